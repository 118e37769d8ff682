using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>Looks at every node of one of the pools: the new one before anything relies on it, the old one before it serves again, the one that stays at the end (R5, R8).</summary>
public sealed class CheckPool(INodePools azure, IClusterHealth health, SwapJournal journal, TimeProvider clock, RolloutPace pace)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        var swap = operation.BlueGreen!;
        var name = swap.Step switch { SwapStep.CheckingNew => swap.Green, SwapStep.CheckingOld => swap.Blue, _ => swap.Staying };
        var cluster = await azure.Find(operation.Request.ClusterId, stop);
        var nodes = await health.Nodes(operation.Request.ClusterId, stop);
        var seen = operation.Counted(NodeVerification.Ready(operation.Request.TargetImage, SwapRules.Of(nodes, name)), SwapRules.Named(cluster, name)?.Count ?? operation.NodesTotal);
        var now = clock.GetUtcNow();
        return SwapRules.Healthy(operation, swap, name, cluster, nodes, now, pace) switch
        {
            Decision.End end => await journal.Fail(seen, end.Reason!, stop),
            Decision.Wait wait => await journal.Save(operation, seen.Delayed(wait.Reason, null), wait.Until - now, stop),
            _ => await journal.Done(swap.Step == SwapStep.CheckingNew ? seen with { BlueGreen = swap with { Verified = true } } : seen, stop),
        };
    }
}
