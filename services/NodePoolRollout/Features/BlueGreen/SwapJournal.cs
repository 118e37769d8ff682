using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>Writes down how two pools get on, and says when to look again.</summary>
public sealed class SwapJournal(ServiceDatabase database, UpgradeJournal journal, PoolAccount account, RolloutPace pace, TimeProvider clock)
{
    public Task<JobStep> Save(UpgradeOperation operation, UpgradeOperation after, TimeSpan pause, CancellationToken stop) => journal.Continue(operation, after, pause, stop);

    /// <summary>Begins a step.</summary>
    public async Task<JobStep> Go(UpgradeOperation operation, BlueGreenProgress swap, CancellationToken stop)
    {
        var after = operation.On(swap, clock.GetUtcNow());
        if (after.State != PoolUpgradeState.Soaking)
            return await journal.Continue(operation, after, TimeSpan.Zero, stop);
        await database.Write(session => UpgradeJournal.Soak(session, after), stop);
        return JobStep.Again(TimeSpan.Zero);
    }

    /// <summary>The present step is done: on to the next, or to the end.</summary>
    public async Task<JobStep> Done(UpgradeOperation operation, CancellationToken stop)
    {
        var swap = operation.BlueGreen!;
        var now = clock.GetUtcNow();
        return SwapPath.Next(swap) switch
        {
            SwapStep.FinalSoak => await Go(operation, swap.Soaking(SwapStep.FinalSoak, now + swap.Settings.FinalSoak, now), stop),
            SwapStep.CanarySoak => await Go(operation, swap.Soaking(SwapStep.CanarySoak, now + swap.Settings.FinalSoak, now), stop),
            { } next => await Go(operation, swap.At(next, now), stop),
            null when swap.Failing is not null => await End(operation, PoolUpgradeState.Failed, swap.Failing, stop),
            null when swap.Kind == SwapKind.Canary => await journal.Continue(operation, operation.AfterCanary(now), TimeSpan.Zero, stop),
            null => await journal.End(
                operation with { ReplacedBy = swap.Kind == SwapKind.Upgrade ? Id(operation, swap.Green) : null }, new Decision.End(PoolUpgradeState.Succeeded, null), stop),
        };
    }

    /// <summary>It cannot succeed any more: what was begun is put in order, then it ends.</summary>
    public Task<JobStep> Fail(UpgradeOperation operation, string reason, CancellationToken stop)
    {
        var swap = operation.BlueGreen!;
        var failing = swap.Fail(reason, clock.GetUtcNow());
        return SwapPath.First(swap with { Failing = reason }, wasFailing: swap.Failing is not null) is null
            ? End(operation with { BlueGreen = failing }, PoolUpgradeState.Failed, failing.Failing!, stop)
            : Go(operation, failing, stop);
    }

    /// <summary>Something has to be waited for before the next write; what was reached stays as it is.</summary>
    public async Task<JobStep> Settle(UpgradeOperation operation, Decision decision, CancellationToken stop)
    {
        switch (decision)
        {
            case Decision.End { State: PoolUpgradeState.Aborted } aborted:
                return await End(operation, PoolUpgradeState.Aborted, aborted.Reason!, stop);
            case Decision.End end:
                return await Fail(operation, end.Reason!, stop);
            case Decision.Wait wait:
                // What stands still for a hold, a window or a place is not late by it.
                var after = operation.Delayed(wait.Reason, wait.Until) with { BlueGreen = operation.BlueGreen! with { Since = clock.GetUtcNow() }, WaitsFor = wait.Cause };
                if (wait.Cause == WaitCause.Rollback && operation is { Reserved: true, Intent: null })
                    await LeavePlace(after, stop);
                else
                    await journal.Continue(operation, after, TimeSpan.Zero, stop);
                return JobStep.Again(Pause(wait.Until));
            default:
                throw new InvalidOperationException($"Upgrade {operation.Id}: there is nothing to settle about {decision}.");
        }
    }

    public Task<JobStep> Met(UpgradeOperation operation, AzureException problem, CancellationToken stop)
    {
        if (problem.Trouble is AzureTrouble.Rejected or AzureTrouble.NotFound)
            return Fail(operation.NotWritten(), $"Azure refused: {problem.Fault} {UpgradeFailures.Advice(UpgradeFailures.Classify(problem.Fault))}", stop);
        var pause = AzureTroubleRules.Pause(operation, problem, pace);
        return journal.Continue(operation, operation.Troubled().Delayed(AzureTroubleRules.Reason(problem), clock.GetUtcNow() + pause), pause, stop);
    }

    /// <summary>A cluster that does not answer is waited for, not forever.</summary>
    public Task<JobStep> Silent(UpgradeOperation operation, string reason, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var since = operation.SilentSince ?? now;
        if (now - since > pace.SilenceWithin)
            return Fail(operation, $"{reason} That has been so for {pace.SilenceWithin.TotalMinutes:0} minutes.", stop);
        var pause = pace.BackOff(operation.Troubles);
        return journal.Continue(operation, operation.Troubled().Delayed(reason, now + pause) with { SilentSince = since }, pause, stop);
    }

    public Task<JobStep> Look(UpgradeOperation operation, string? reason, TimeSpan pause, CancellationToken stop) =>
        journal.Continue(operation, operation.Delayed(reason ?? operation.BlueGreen!.Failing, null), pause, stop);

    public JobStep Until(DateTimeOffset moment) => journal.Until(moment);

    public async Task<JobStep> End(UpgradeOperation operation, PoolUpgradeState state, string reason, CancellationToken stop) => await journal.End(
        operation, new Decision.End(state, $"{reason} {await account.Of(operation, operation.BlueGreen!, stop)}"), stop);

    public static string Id(UpgradeOperation operation, string pool) => $"{operation.Request.ClusterId}/agentPools/{pool}";

    /// <summary>Nothing more is written for it until it is taken back itself: what of its cluster goes back before it needs the place.</summary>
    private Task LeavePlace(UpgradeOperation operation, CancellationToken stop) => database.Write(
        async session =>
        {
            await OperationStore.Save(session, operation with { Reserved = false, NodesReserved = null });
            await Admission.WakeNext(session, operation);
        },
        stop);

    private TimeSpan Pause(DateTimeOffset until) => until - clock.GetUtcNow() is var pause && pause > pace.ShortestPoll ? pause : pace.ShortestPoll;
}
