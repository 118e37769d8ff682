using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

/// <summary>Finds how an upgrade can be taken back now: by what the cluster, AKS and the snapshots say at this moment.</summary>
public sealed class ChooseWayBack(OperationStore operations, INodePools azure, IPoolSnapshots snapshots, SnapshotStore kept, KeepSnapshotBefore keep, TimeProvider clock)
{
    /// <param name="target">The image to go back to.</param>
    public async Task<BackFacts> Facts(UpgradeOperation upgrade, string target, ClusterSight cluster, PoolSight pool, CancellationToken stop)
    {
        SnapshotSight? newest = null;
        foreach (var snapshot in (await kept.OfPool(pool.Id, target, stop)).Concat(await kept.Fitting(PoolMake.Of(cluster, pool).Key(target), stop)))
        {
            newest = await snapshots.Find(snapshot.Id, stop);
            if (newest is not null && NodeImage.Same(newest.Image, target))
                break;
            newest = null;
        }

        return new BackFacts(upgrade, target, cluster, pool, await azure.RecentVersions(pool.Id, stop), newest, clock.GetUtcNow());
    }

    /// <summary>The write that takes the pool back. That a pool which still stands beside its successor takes over again is decided before.</summary>
    public async Task<(UpgradeOperation Rollback, UpgradeRoute Route)> For(UpgradeOperation rollback, ClusterSight cluster, PoolSight pool, CancellationToken stop)
    {
        var target = rollback.Request.TargetImage;
        var upgrade = await operations.Find(rollback.Request.RollbackOf!, stop)
            ?? throw new InvalidOperationException($"Rollback {rollback.Id} is of upgrade {rollback.Request.RollbackOf}, which is gone.");
        var facts = await Facts(upgrade, target, cluster, pool, stop);
        var ways = BackRules.Of(facts);
        if (ways.FirstOrDefault(way => way is { Open: true, Way: RollbackWay.AksRollback or RollbackWay.Snapshot }) is not { } way)
            return (rollback, UpgradeRoute.No(new Decision.End(PoolUpgradeState.Refused, BackRules.Refusal(rollback, ways))));

        rollback = rollback with { RollbackWay = way.Way };
        if (way.Way == RollbackWay.AksRollback)
        {
            var entry = facts.Recent.First(recent => NodeImage.Same(recent.Image, target));
            return (rollback, UpgradeRoute.By(new PoolChange(NodeImage: entry.Image, KubernetesVersion: entry.KubernetesVersion)));
        }

        if (facts.Kept is { } snapshot)
            return (rollback, UpgradeRoute.By(new PoolChange(SnapshotId: snapshot.Id)));
        rollback = await keep.Of(rollback, cluster, pool, stop);
        return (rollback, UpgradeRoute.By(new PoolChange(SnapshotId: rollback.SnapshotBefore)));
    }
}
