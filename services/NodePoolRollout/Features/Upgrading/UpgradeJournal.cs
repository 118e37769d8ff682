using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

/// <summary>Writes down what was decided about an upgrade, with the facts that follow from it, and says when to look again.</summary>
public sealed class UpgradeJournal(ServiceDatabase database, OperationStore operations, RolloutPace pace, TimeProvider clock)
{
    /// <summary>For an operation with nothing under way in Azure.</summary>
    public async Task<JobStep> Settle(UpgradeOperation operation, Decision decision, CancellationToken stop)
    {
        switch (decision)
        {
            case Decision.End end:
                return await End(operation, end, stop);
            case Decision.Wait { Cause: WaitCause.Budget } wait when !operation.Reserved:
                return await database.Write(session => Admission.WaitForPlace(session, operation, wait), stop) ? Until(wait.Until) : JobStep.Again(TimeSpan.Zero);
            case Decision.Wait wait:
                await database.Write(
                    async session =>
                    {
                        await OperationStore.Save(session, operation.WaitFor(wait));
                        if (GivesPlaceBack(operation))
                            await Admission.WakeNext(session, operation);
                    },
                    stop);
                return Until(wait.Until);
            default:
                throw new InvalidOperationException($"Upgrade {operation.Id}: there is nothing to settle about {decision}.");
        }
    }

    public async Task<JobStep> End(UpgradeOperation operation, Decision.End end, CancellationToken stop)
    {
        var ended = operation.End(end.State, end.Reason, clock.GetUtcNow());
        await database.Write(session => End(session, ended, wake: GivesPlaceBack(operation)), stop);
        return JobStep.Done;
    }

    /// <summary>It held a place, or one was kept for it when it was woken.</summary>
    public static bool GivesPlaceBack(UpgradeOperation operation) => operation.Reserved || operation.WaitsFor == WaitCause.Budget;

    /// <summary>The end of an operation: its row, its fact, and whoever waited for its place.</summary>
    public static async Task End(WriteSession session, UpgradeOperation ended, bool wake)
    {
        await OperationStore.Save(session, ended);
        var request = ended.Request;
        if (ended.State.IsGood)
        {
            await WantedPools.Left(session, ended);
            await session.Publish(new PoolUpgraded(
                ended.Id, request.ReleaseId, request.Stage, request.ClusterId, request.PoolId, request.TargetImage, ended.State == PoolUpgradeState.AlreadyCurrent));
        }
        else if (ended.State is PoolUpgradeState.Failed or PoolUpgradeState.Refused)
        {
            await session.Publish(new PoolUpgradeFailed(
                ended.Id, request.ReleaseId, request.Stage, request.ClusterId, request.PoolId, request.TargetImage, ended.Reason ?? ""));
        }

        if (ended.State.IsGood && request.RollbackOf is null)
            await SnapshotStore.WantImage(session, ended, ended.EndedAt!.Value);
        if (await PoolSettingsStore.Find(session, request.PoolId) is not null)
            await session.Enqueue(RestorePoolSettings.Kind, ArmId.Key(request.PoolId), new RestorePoolSettings.Payload(request.PoolId));
        if (wake)
            await Admission.WakeNext(session, ended);
    }

    /// <summary>Its new nodes serve and nothing is being changed: its row, its fact, and whoever waited for its place.</summary>
    public static async Task Soak(WriteSession session, UpgradeOperation soaking)
    {
        await OperationStore.Save(session, soaking);
        var request = soaking.Request;
        await session.Publish(new PoolSoakBegan(
            soaking.Id, request.ReleaseId, request.Stage, request.ClusterId, request.PoolId, request.TargetImage, soaking.BlueGreen?.SoakUntil));
        await Admission.WakeNext(session, soaking);
    }

    /// <summary>For an operation under way: saved only if something changed, looked at again after the pause.</summary>
    public async Task<JobStep> Continue(UpgradeOperation before, UpgradeOperation after, TimeSpan pause, CancellationToken stop)
    {
        if (after != before)
            await operations.Save(after, stop);
        return JobStep.Again(pause < TimeSpan.Zero ? TimeSpan.Zero : pause);
    }

    public JobStep Until(DateTimeOffset moment)
    {
        var pause = moment - clock.GetUtcNow();
        return JobStep.Again(pause > pace.ShortestPoll ? pause : pace.ShortestPoll);
    }
}
