using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>
/// Turns off the autoscaler of the pool that is to be drained, and gives it back to one that serves again. The bounds need no note: the new pool was made with
/// those of the old one.
/// </summary>
public sealed class ScalePool(INodePools azure, IPoolTwins twins, PermittedWrite write, SwapJournal journal, RolloutPace pace)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        var swap = operation.BlueGreen!;
        var quiets = swap.Step == SwapStep.Quieting;
        var cluster = await azure.Find(operation.Request.ClusterId, stop);
        if (SwapRules.Named(cluster, quiets ? swap.Leaving : swap.Blue) is not { } pool)
            return await journal.Done(operation, stop);
        if (!ProvisioningStates.IsTerminal(pool.ProvisioningState))
            return await journal.Look(operation, null, pace.Soon, stop);

        var present = AutoscalerBounds.Of(pool);
        var wanted = quiets ? null : AutoscalerBounds.Of(SwapRules.Named(cluster, swap.Green));
        if (present == wanted || (wanted is null && !quiets))
            return await journal.Done(operation, stop);
        return await write.Make(
            operation, AzureWrite.ScalePool, cluster,
            async (permitted, limited) =>
            {
                await twins.SetAutoscaler(pool.Id, wanted, limited);
                return permitted;
            },
            stop);
    }
}
