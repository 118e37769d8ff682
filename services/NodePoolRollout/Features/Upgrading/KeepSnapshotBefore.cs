using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

/// <summary>
/// Takes a snapshot of a pool as it is, before anything is changed. Its name is made of pool, image and Kubernetes version, so that a repetition, and a
/// later attempt, find the one that is there.
/// </summary>
public sealed class KeepSnapshotBefore(IPoolSnapshots snapshots, SnapshotStore kept)
{
    public async Task<UpgradeOperation> Of(UpgradeOperation operation, ClusterSight cluster, PoolSight pool, CancellationToken stop)
    {
        var id = SnapshotStore.IdOf(pool.Id, $"ro-before-{PoolMake.Hash($"{pool.Id}\n{pool.NodeImageVersion}\n{pool.KubernetesVersion}\n{pool.OsSku}")}");
        var tags = new Dictionary<string, string> { ["release-orchestrator-release"] = operation.Request.ReleaseId, ["release-orchestrator-image"] = pool.NodeImageVersion };
        var taken = await snapshots.Take(id, cluster.Region, pool.Id, tags, stop);
        if (!NodeImage.Same(taken.Image, pool.NodeImageVersion))
            throw new AzureException(AzureTrouble.Busy, "SnapshotDiffers", $"snapshot {taken.Id} holds {taken.Image}, the pool is on {pool.NodeImageVersion}") { NeverSent = true };
        await kept.KeepBefore(operation, taken, stop);
        return operation with { SnapshotBefore = taken.Id };
    }
}
