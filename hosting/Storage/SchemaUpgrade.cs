using System.Data.Common;
using Dapper;

namespace ReleaseOrchestrator.Hosting.Storage;

/// <summary>Brings a database to the newest schema, step by step, and refuses one that a newer program has written.</summary>
internal static class SchemaUpgrade
{
    /// <summary>The tables every app has: facts to be published and jobs to be done. Numbered below every app's own steps.</summary>
    private static readonly Migration[] Shared =
    [
        new(-2,
            """
            CREATE TABLE outbox (id TEXT PRIMARY KEY, topic TEXT NOT NULL, data TEXT NOT NULL, created_at TEXT NOT NULL);
            """),
        new(-1,
            """
            CREATE TABLE jobs (
                kind TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, state TEXT NOT NULL, attempt BIGINT NOT NULL,
                not_before TEXT NOT NULL, lease_owner TEXT, lease_until TEXT, last_error TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
                PRIMARY KEY (kind, id));
            CREATE INDEX jobs_due ON jobs (state, not_before);
            """),
    ];

    public static async Task Apply(DbConnection connection, IReadOnlyList<Migration> own, CancellationToken stop)
    {
        await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS schema_steps (number BIGINT PRIMARY KEY)");
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, stop);
        var applied = (await connection.QueryAsync<long>("SELECT number FROM schema_steps", transaction: transaction)).ToHashSet();
        var known = Shared.Concat(own).ToList();

        if (applied.Where(number => known.All(step => step.Number != number)).Order().FirstOrDefault() is var newer && newer != 0)
            throw new InvalidOperationException($"The database {connection.DataSource} has schema step {newer}, which this version does not know: it was written by a newer one. Start that version, or use another data directory.");

        foreach (var step in known.Where(step => !applied.Contains(step.Number)))
        {
            await connection.ExecuteAsync(step.Sql, transaction: transaction);
            await connection.ExecuteAsync("INSERT INTO schema_steps (number) VALUES (@Number)", new { step.Number }, transaction);
        }

        await transaction.CommitAsync(stop);
    }
}
