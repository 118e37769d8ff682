using System.Data.Common;
using ReleaseOrchestrator.Contracts.Events;

namespace ReleaseOrchestrator.Hosting.Storage;

/// <summary>One transaction. What it changes, the facts it publishes and the jobs it enqueues commit together or not at all.</summary>
public sealed class WriteSession(DbConnection connection, DbTransaction transaction, TimeProvider clock, CancellationToken stop)
    : DatabaseSession(connection, transaction, stop)
{
    internal bool HasFacts { get; private set; }

    internal bool HasJobs { get; private set; }

    /// <summary>Leaves a fact in the outbox; it is published after the commit, at least once, always under the same CloudEvents id.</summary>
    public async Task Publish<TEvent>(TEvent fact)
        where TEvent : IEvent
    {
        await Execute(
            "INSERT INTO outbox (id, topic, data, created_at) VALUES (@Id, @Topic, @Data, @At)",
            new { Id = FactIds.Next(clock.GetUtcNow()), TEvent.Topic, Data = ReleaseJson.Write(fact), At = clock.GetUtcNow() });
        HasFacts = true;
    }

    /// <summary>
    /// Writes the row of a job; a worker is told after the commit. The same kind and id twice is one job while it is not finished; a finished one begins again.
    /// </summary>
    /// <param name="notBefore">The earliest moment it may run; null: now.</param>
    public async Task Enqueue(string kind, string id, object payload, DateTimeOffset? notBefore = null)
    {
        var now = clock.GetUtcNow();
        await Execute(
            """
            INSERT INTO jobs (kind, id, payload, state, attempt, not_before, created_at, updated_at)
            VALUES (@Kind, @Id, @Payload, 'Queued', 0, @NotBefore, @Now, @Now)
            ON CONFLICT (kind, id) DO UPDATE SET payload = excluded.payload, state = 'Queued', attempt = 0, not_before = excluded.not_before, updated_at = excluded.updated_at
            WHERE jobs.state IN ('Done', 'Abandoned')
            """,
            new { Kind = kind, Id = id, Payload = ReleaseJson.Write(payload), NotBefore = notBefore ?? now, Now = now });
        HasJobs = true;
    }

    /// <summary>Lets a queued job run now instead of at its appointed time; one that runs or has ended is left alone.</summary>
    public async Task Wake(string kind, string id)
    {
        var now = clock.GetUtcNow();
        await Execute("UPDATE jobs SET not_before = @Now, updated_at = @Now WHERE kind = @Kind AND id = @Id AND state = 'Queued' AND not_before > @Now", new { Kind = kind, Id = id, Now = now });
        HasJobs = true;
    }
}
