using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>Deletes the pool that has given way, and sees that it is gone.</summary>
public sealed class DeletePool(INodePools azure, IPoolTwins twins, IClusterHealth health, PermittedWrite write, SwapJournal journal, RolloutPace pace, TimeProvider clock)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        var swap = operation.BlueGreen!;
        var cluster = await azure.Find(operation.Request.ClusterId, stop);
        if (SwapRules.Named(cluster, swap.Leaving) is not { } pool)
            return await journal.Done(operation, stop);
        if (!ProvisioningStates.IsTerminal(pool.ProvisioningState))
            return await journal.Look(operation, null, pace.Soon, stop);
        if (operation.Call is { Resume.Length: > 0 } call)
            return await Ended(operation, await azure.Progress(call, stop), stop);
        if (operation.Intent is { Write: AzureWrite.DeletePool } intent && clock.GetUtcNow() < intent.Until)
            return journal.Until(intent.Until); // its answer was lost: it may still be on its way
        if (SwapRules.MayNotBeDeleted(operation, swap, cluster, pool, await health.Nodes(operation.Request.ClusterId, stop)) is { } refusal)
            return await Refuse(operation, refusal, stop);
        return await write.Make(
            operation, AzureWrite.DeletePool, cluster,
            async (permitted, limited) => permitted with { Call = await twins.Delete(pool.Id, limited) },
            stop);
    }

    /// <summary>The pool is at rest again although it was to go.</summary>
    private async Task<JobStep> Ended(UpgradeOperation operation, AzureProgress progress, CancellationToken stop)
    {
        switch (progress.Status)
        {
            case AzureStatus.Failed or AzureStatus.Canceled:
                var fault = progress.Fault ?? new AzureFault($"{progress.Status}", "Azure gives no reason.");
                return await journal.Fail(operation, $"Pool {operation.BlueGreen!.Leaving} could not be deleted. {fault}", stop);
            case AzureStatus.Running:
                return await journal.Look(operation, null, pace.Soon, stop);
            default:
                return await journal.Save(operation, operation.WithoutCall(), pace.Soon, stop); // looked at anew
        }
    }

    /// <summary>What is not healthy now may be soon; it is not waited for longer than any check.</summary>
    private Task<JobStep> Refuse(UpgradeOperation operation, string refusal, CancellationToken stop) =>
        clock.GetUtcNow() - operation.BlueGreen!.Since < pace.VerifyWithin
            ? journal.Look(operation, refusal, pace.Later, stop)
            : journal.Fail(operation, $"Pool {operation.BlueGreen.Leaving} is not deleted: {refusal}", stop);
}
