using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>What ran on each cluster before a release first touched it. The first one taken stays.</summary>
public sealed class BaselineStore(ServiceDatabase database, TimeProvider clock)
{
    public async Task<WorkloadSight?> Find(string releaseId, string clusterId, CancellationToken stop) =>
        await database.Read(
            session => session.Find<string>(
                "SELECT document FROM baselines WHERE release_id = @releaseId AND cluster_key = @cluster", new { releaseId, cluster = ArmId.Key(clusterId) }),
            stop) is { } document
            ? ReleaseJson.Read<WorkloadSight>(document)
            : null;

    public async Task<bool> Exists(string releaseId, string clusterId, CancellationToken stop) => await database.Read(
        session => session.Find<long>(
            "SELECT COUNT(*) FROM baselines WHERE release_id = @releaseId AND cluster_key = @cluster", new { releaseId, cluster = ArmId.Key(clusterId) }),
        stop) > 0;

    public Task Keep(string releaseId, string clusterId, WorkloadSight sight, CancellationToken stop) => database.Write(
        session => (Task)session.Execute(
            "INSERT INTO baselines (release_id, cluster_key, taken_at, document) VALUES (@releaseId, @cluster, @now, @document) ON CONFLICT (release_id, cluster_key) DO NOTHING",
            new { releaseId, cluster = ArmId.Key(clusterId), now = clock.GetUtcNow(), document = ReleaseJson.Write(sight) }),
        stop);
}
