using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

/// <summary>
/// Finds the write that takes a pool to exactly its target image (R5): the region's latest where that is the target, else the image of a snapshot
/// where the region has moved on, else none yet.
/// </summary>
public sealed class ChooseRoute(INodePools azure, IPoolSnapshots snapshots, SnapshotStore kept, RolloutPace pace, TimeProvider clock)
{
    public async Task<(UpgradeOperation Operation, UpgradeRoute Route)> For(UpgradeOperation operation, ClusterSight cluster, PoolSight pool, CancellationToken stop)
    {
        var (request, now) = (operation.Request, clock.GetUtcNow());
        var migrates = OsMigrations.IsToCome(request.Strategy?.TargetOsSku, pool);
        var kubernetes = request.Strategy?.KubernetesVersion is { } version && pool.KubernetesVersion != version ? version : null;
        var changesOs = migrates || OsMigrations.ComesWithKubernetes(kubernetes, pool);
        var latest = changesOs ? await LatestOfTarget(request.TargetImage, cluster, stop) : await azure.LatestImage(pool.Id, stop);
        switch (PoolUpgradeRules.Region(operation, cluster.Region, latest, now, pace))
        {
            case Decision.Go when migrates || kubernetes is not null:
                return (operation, UpgradeRoute.By(new PoolChange(KubernetesVersion: kubernetes, OsSku: migrates ? request.Strategy!.TargetOsSku : null)));
            case Decision.Go:
                return (operation, UpgradeRoute.ToLatest);
            case Decision.End { State: PoolUpgradeState.Refused } moved when HasMovedOn(latest, request.TargetImage) && !changesOs:
                return await BySnapshot(operation, PoolMake.Of(cluster, pool), kubernetes, moved, stop);
            case var decision:
                return (operation, UpgradeRoute.No(decision));
        }
    }

    /// <summary>For an OS the pool does not have yet, its own upgrade profile says nothing.</summary>
    private async Task<string?> LatestOfTarget(string target, ClusterSight cluster, CancellationToken stop)
    {
        var family = NodeImage.FamilyOf(target);
        return (await azure.LatestImages(cluster.SubscriptionId, cluster.Region, stop)).FirstOrDefault(image => ArmId.Same(NodeImage.FamilyOf(image), family));
    }

    private static bool HasMovedOn(string? latest, string target) =>
        NodeImage.Parse(latest) is { } offered && NodeImage.Parse(target) is { } wanted && offered.SameFamily(wanted) && offered > wanted;

    private async Task<(UpgradeOperation, UpgradeRoute)> BySnapshot(UpgradeOperation operation, PoolMake make, string? kubernetes, Decision.End moved, CancellationToken stop)
    {
        var (target, now) = (operation.Request.TargetImage, clock.GetUtcNow());
        if (NodeImage.DateOf(target) is { } made && made.ToDateTime(TimeOnly.MinValue) + SnapshotStore.Longest < now.UtcDateTime)
            return (operation, UpgradeRoute.No(moved with { Reason = $"{moved.Reason} By a snapshot it cannot be had either, as it is older than 90 days." }));
        var key = (make with { KubernetesVersion = kubernetes ?? make.KubernetesVersion }).Key(target);
        foreach (var snapshot in await kept.Fitting(key, stop))
        {
            if (await snapshots.Find(snapshot.Id, stop) is { } there && NodeImage.Same(there.Image, target))
                return (operation, UpgradeRoute.By(new PoolChange(KubernetesVersion: kubernetes, SnapshotId: snapshot.Id)));
            await kept.Forget(snapshot.Id, stop); // somebody else has deleted it
        }

        operation = operation with { MovedOnSince = operation.MovedOnSince ?? now };
        if (now - operation.MovedOnSince < pace.SnapshotWithin || await kept.MayCome(operation, key, stop))
        {
            var reason = $"Region {make.Region} has moved past {target}; another pool of this release may still leave a snapshot of it.";
            return (operation, UpgradeRoute.No(new Decision.Wait(WaitCause.Snapshot, reason, now + pace.BackOff(operation.Troubles))));
        }

        return (operation, UpgradeRoute.No(moved with
        {
            Reason = $"{moved.Reason} No pool of {make.OsSku} with Kubernetes {kubernetes ?? make.KubernetesVersion} on machines like {make.VmSize} was brought to {target} by this release, "
                + "so that there is no snapshot of it to take instead.",
        }));
    }
}
