using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>Looks at every node of one of the pools: the new one before anything relies on it, the old one before it serves again, the one that stays at the end (R5, R8).</summary>
public sealed class CheckPool(ServiceDatabase database, INodePools azure, IClusterHealth health, SwapJournal journal, TimeProvider clock, RolloutPace pace)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        var swap = operation.BlueGreen!;
        var name = swap.Step switch { SwapStep.CheckingNew => swap.Green, SwapStep.CheckingOld => swap.Blue, _ => swap.Staying };
        var cluster = await azure.Find(operation.Request.ClusterId, stop);
        var nodes = await health.Nodes(operation.Request.ClusterId, stop);
        var total = swap.Kind == SwapKind.Canary ? null : SwapRules.Named(cluster, name)?.Count; // a canary is a part of the pool, whose size its budget goes by
        var seen = operation.Counted(NodeVerification.Ready(operation.Request.TargetImage, SwapRules.Of(nodes, name)), total ?? operation.NodesTotal);
        var now = clock.GetUtcNow();
        return SwapRules.Healthy(operation, swap, name, cluster, nodes, now, pace) switch
        {
            Decision.End end => await journal.Fail(seen, end.Reason!, stop),
            Decision.Wait wait => await journal.Save(operation, seen.Delayed(wait.Reason, null), wait.Until - now, stop),
            _ => await Healthy(seen, swap, cluster, stop),
        };
    }

    private async Task<JobStep> Healthy(UpgradeOperation seen, BlueGreenProgress swap, ClusterSight cluster, CancellationToken stop)
    {
        if (swap is not { Step: SwapStep.CheckingNew, Kind: SwapKind.Upgrade })
            return await journal.Done(swap.Step == SwapStep.CheckingNew ? seen with { BlueGreen = swap with { Verified = true } } : seen, stop);

        // Others may need its image soon, not only after all soaks: a region moves on meanwhile.
        var green = SwapRules.Named(cluster, swap.Green)!;
        var verified = seen with { BlueGreen = swap with { Verified = true }, Make = PoolMake.Of(cluster, green) };
        await database.Write(session => SnapshotStore.WantImage(session, verified with { ReplacedBy = green.Id }, clock.GetUtcNow()), stop);
        return await journal.Done(verified, stop);
    }
}
