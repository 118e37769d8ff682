using System.Data.Common;
using Dapper;

namespace ReleaseOrchestrator.Hosting.Storage;

/// <summary>A connection to this app's database, for as long as one piece of work takes.</summary>
public class DatabaseSession(DbConnection connection, DbTransaction? transaction, CancellationToken stop)
{
    /// <summary>Every row the statement gives.</summary>
    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? parameters = null) =>
        [.. await connection.QueryAsync<T>(Command(sql, parameters))];

    /// <summary>The one row the statement gives, or default where there is none.</summary>
    public Task<T?> Find<T>(string sql, object? parameters = null) => connection.QuerySingleOrDefaultAsync<T>(Command(sql, parameters));

    /// <summary>Runs a statement; the number of rows it touched.</summary>
    public Task<int> Execute(string sql, object? parameters = null) => connection.ExecuteAsync(Command(sql, parameters));

    private CommandDefinition Command(string sql, object? parameters) => new(sql, parameters, transaction, cancellationToken: stop);
}
