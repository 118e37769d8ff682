using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>What this service knows by itself when it looks for drift. Sets are of keys.</summary>
/// <param name="Busy">Pools with an upgrade that has not ended, or one that was begun, did not end well, and whose release goes on.</param>
/// <param name="Restoring">Pools whose settings are still to be put back.</param>
/// <param name="Stopped">Pools that were seen switched off and have not caught up since.</param>
/// <param name="Looked">When each cluster's nodes were last looked at.</param>
public sealed record DriftFacts(
    IReadOnlyList<WantedPool> Wanted, IReadOnlyList<Drift> Open, IReadOnlySet<string> Busy, IReadOnlySet<string> Restoring, IReadOnlySet<string> Stopped,
    IReadOnlyDictionary<string, DateTimeOffset> Looked)
{
    public static async Task<DriftFacts> Read(DatabaseSession session) => new(
        await WantedPools.All(session),
        await DriftStore.Open(session),
        await Keys(
            session,
            """
            SELECT pool_key FROM operations WHERE state NOT IN ('Succeeded', 'AlreadyCurrent', 'Failed', 'Refused', 'Aborted')
            UNION SELECT pool_key FROM operations WHERE state IN ('Failed', 'Aborted') AND release_id NOT IN (SELECT release_id FROM ended_releases)
            """),
        await Keys(session, "SELECT pool_key FROM pool_settings"),
        await Keys(session, "SELECT pool_key FROM seen_stopped"),
        (await session.Query<LookRow>("SELECT cluster_key AS ClusterKey, looked_at AS LookedAt FROM node_looks")).ToDictionary(row => row.ClusterKey, row => row.LookedAt));

    public static Task SawStopped(WriteSession session, IEnumerable<string> pools, DateTimeOffset now) => session.Execute(
        "INSERT INTO seen_stopped (pool_key, since) VALUES (@pool, @now) ON CONFLICT (pool_key) DO NOTHING", pools.Select(pool => new { pool, now }));

    public static Task CaughtUp(WriteSession session, IEnumerable<string> pools) =>
        session.Execute("DELETE FROM seen_stopped WHERE pool_key = @pool", pools.Select(pool => new { pool }));

    public static Task LookedAt(WriteSession session, IEnumerable<string> clusters, DateTimeOffset now) => session.Execute(
        "INSERT INTO node_looks (cluster_key, looked_at) VALUES (@cluster, @now) ON CONFLICT (cluster_key) DO UPDATE SET looked_at = excluded.looked_at",
        clusters.Select(cluster => new { cluster, now }));

    /// <summary>A release has ended: what it left half done is judged like anything else from now on.</summary>
    public static Task Ended(WriteSession session, string releaseId, DateTimeOffset now) => session.Execute(
        "INSERT INTO ended_releases (release_id, ended_at) VALUES (@releaseId, @now) ON CONFLICT (release_id) DO NOTHING", new { releaseId, now });

    public static async Task<bool> HasEnded(DatabaseSession session, string releaseId) =>
        await session.Find<long>("SELECT COUNT(*) FROM ended_releases WHERE release_id = @releaseId", new { releaseId }) > 0;

    private static async Task<IReadOnlySet<string>> Keys(DatabaseSession session, string sql) => (await session.Query<string>(sql)).ToHashSet(StringComparer.Ordinal);

    private sealed record LookRow(string ClusterKey, DateTimeOffset LookedAt);
}
