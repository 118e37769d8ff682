using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

/// <summary>Reads and writes attempts at clusters, and what was decided about pools, inside a session of the ledger's database.</summary>
public static class AttemptStore
{
    extension(DatabaseSession session)
    {
        public async Task<IReadOnlyList<ClusterAttempt>> Attempts(string releaseId) =>
            [.. (await session.Query<string>("SELECT body FROM cluster_attempts WHERE release_id = @Id ORDER BY cluster_id, attempt", new { Id = releaseId })).Select(ReleaseJson.Read<ClusterAttempt>)];

        public async Task<ClusterAttempt?> Attempt(string releaseId, string clusterId, int attempt) =>
            await session.Find<string>(
                "SELECT body FROM cluster_attempts WHERE release_id = @Id AND cluster_id = @Cluster AND attempt = @Attempt",
                new { Id = releaseId, Cluster = Key(clusterId), Attempt = attempt }) is { } body ? ReleaseJson.Read<ClusterAttempt>(body) : null;

        public async Task<int> AttemptsUnderWay(string releaseId) =>
            (int)await session.Find<long>("SELECT COUNT(*) FROM cluster_attempts WHERE release_id = @Id AND ended = 0", new { Id = releaseId });

        /// <summary>Clusters of a release that need a second look, each with all attempts at it.</summary>
        /// <param name="butFor">A pool that is looked at as if it had not been left out.</param>
        public async Task<IReadOnlyList<ClusterAttempts>> TroubledClusters(string releaseId, string? butFor = null)
        {
            var leftOut = (await session.LeftOut(releaseId)).Keys.Where(pool => !pool.Equals(butFor, StringComparison.OrdinalIgnoreCase)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return [.. (await session.Attempts(releaseId)).GroupBy(attempt => Key(attempt.ClusterId)).Select(cluster => new ClusterAttempts([.. cluster], leftOut))];
        }

        /// <summary>The last decision about each pool that takes it out of the release, by pool id.</summary>
        public async Task<IReadOnlyDictionary<string, PoolDecisionRow>> LeftOut(string releaseId) =>
            (await session.Query<PoolDecisionRow>(
                """
                SELECT pool_id AS PoolId, pool AS Pool, decision AS Decision, reason AS Reason, decided_by AS DecidedBy FROM pool_decisions
                WHERE release_id = @Id ORDER BY sequence
                """,
                new { Id = releaseId }))
            .GroupBy(row => row.PoolId, StringComparer.OrdinalIgnoreCase)
            .Select(pool => pool.Last()).Where(last => last.LeavesOut)
            .ToDictionary(row => row.PoolId, StringComparer.OrdinalIgnoreCase);
    }

    extension(WriteSession session)
    {
        public Task Save(string releaseId, ClusterAttempt attempt) => session.Execute(
            """
            INSERT INTO cluster_attempts (release_id, cluster_id, attempt, stage, ended, body) VALUES (@Id, @Cluster, @Attempt, @Stage, @Ended, @Body)
            ON CONFLICT (release_id, cluster_id, attempt) DO UPDATE SET ended = excluded.ended, body = excluded.body
            """,
            new { Id = releaseId, Cluster = Key(attempt.ClusterId), attempt.Attempt, attempt.Stage, Ended = attempt.Ended ? 1 : 0, Body = ReleaseJson.Write(attempt) });

        /// <summary>Notes the attempt and the job that begins it.</summary>
        public async Task Begin(string releaseId, ClusterAttempt attempt)
        {
            await session.Save(releaseId, attempt);
            await session.Enqueue(BeginAttempt.Kind, Instances.Cluster(releaseId, attempt.ClusterId, attempt.Attempt), new BeginAttempt.Payload(releaseId, attempt.ClusterId, attempt.Attempt));
        }

        public async Task<long> Decide(string releaseId, PoolDecisionRow decision, DateTimeOffset now)
        {
            var sequence = await session.Find<long>("SELECT COALESCE(MAX(sequence), 0) + 1 FROM pool_decisions WHERE release_id = @Id", new { Id = releaseId });
            await session.Execute(
                """
                INSERT INTO pool_decisions (release_id, sequence, pool_id, pool, decision, reason, decided_by, decided_at)
                VALUES (@Id, @Sequence, @PoolId, @Pool, @Decision, @Reason, @DecidedBy, @Now)
                """,
                new { Id = releaseId, Sequence = sequence, decision.PoolId, decision.Pool, decision.Decision, decision.Reason, decision.DecidedBy, Now = now });
            return sequence;
        }
    }

    private static string Key(string armId) => armId.ToLowerInvariant();
}

/// <param name="Pool">Cluster and name, for people.</param>
/// <param name="Decision">Retry or Skip, or Vanished: it was found to be gone.</param>
public sealed record PoolDecisionRow(string PoolId, string Pool, string Decision, string Reason, string DecidedBy)
{
    public const string Vanished = "Vanished";

    public bool LeavesOut => Decision is Vanished or nameof(PoolDecision.Skip);
}
