using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

/// <summary>Stops in Azure what is in flight there. That is all: how the upgrade then ends is seen by following it on.</summary>
public sealed class AbortUpgrade(INodePools azure, OperationStore operations, UpgradeJournal journal, RolloutPace pace, TimeProvider clock)
{
    public async Task<JobStep> Step(UpgradeOperation operation, AbortInAzure abort, CancellationToken stop) =>
        abort.Until is null ? await Ask(operation, abort, stop) : await FindLostAnswer(operation, abort, stop);

    private async Task<JobStep> Ask(UpgradeOperation operation, AbortInAzure abort, CancellationToken stop)
    {
        var asked = abort with { Until = clock.GetUtcNow() + pace.WriteTimeout };
        operation = await operations.Save(operation with { Abort = asked, Step = $"aborting in Azure: {abort.Because}" }, stop);
        using var limit = new CancellationTokenSource(pace.WriteTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await azure.Abort(operation.Request.PoolId, either.Token);
            return await Settled(operation, asked, stop);
        }
        catch (AzureException ended) when (ended.Trouble is AzureTrouble.Busy or AzureTrouble.NotFound)
        {
            return await Settled(operation, asked, stop); // it came to its end first
        }
        catch (AzureException problem)
        {
            var pause = AzureTroubleRules.Pause(operation, problem, pace);
            var next = problem.EffectUnknown ? asked : abort;
            return await journal.Continue(
                operation, (operation with { Abort = next }).Troubled().Delayed(AzureTroubleRules.Reason(problem), clock.GetUtcNow() + pause), pause, stop);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return await journal.Continue(operation, operation.Troubled().Delayed("Azure has not answered in time.", null), pace.Soon, stop);
        }
    }

    /// <summary>Azure was asked and its answer never noted: the pool shows whether it stops. One that does not is asked again once the first cannot arrive any more.</summary>
    private async Task<JobStep> FindLostAnswer(UpgradeOperation operation, AbortInAzure abort, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        try
        {
            var pool = (await azure.Find(operation.Request.ClusterId, stop)).Pool(operation.Request.PoolId);
            if (pool is null || ProvisioningStates.IsStopping(pool.ProvisioningState) || ProvisioningStates.IsTerminal(pool.ProvisioningState))
                return await Settled(operation, abort, stop);
        }
        catch (AzureException problem)
        {
            var pause = AzureTroubleRules.Pause(operation, problem, pace);
            return await journal.Continue(operation, operation.Troubled().Delayed(AzureTroubleRules.Reason(problem), now + pause), pause, stop);
        }

        return now < abort.Until
            ? journal.Until(now + pace.Soon < abort.Until.Value ? now + pace.Soon : abort.Until.Value)
            : await journal.Continue(operation, operation with { Abort = abort with { Until = null } }, TimeSpan.Zero, stop);
    }

    private Task<JobStep> Settled(UpgradeOperation operation, AbortInAzure abort, CancellationToken stop) =>
        journal.Continue(operation, (operation with { Abort = abort with { Settled = true } }).GoesOn(), pace.ShortestPoll, stop);
}
