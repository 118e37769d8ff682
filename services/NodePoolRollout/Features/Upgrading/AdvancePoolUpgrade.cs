using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

/// <summary>Takes one upgrade one step further. Every step begins by reading what is on disk, so that any may be repeated.</summary>
public sealed partial class AdvancePoolUpgrade(
    OperationStore operations, PrepareUpgrade prepare, FollowUpgrade follow, VerifyUpgrade verify, BlueGreenUpgrade blueGreen, ReverseBlueGreen reverse,
    FollowAksBlueGreen followAks, UpgradeJournal journal, RolloutPace pace, ILogger<AdvancePoolUpgrade> log) : IJobHandler
{
    public static string Kind => "pool-upgrade";

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        if (await operations.Find(job.Id, stop) is not { IsFinal: false } operation)
            return JobStep.Done;
        try
        {
            return operation switch
            {
                _ when BlueGreenUpgrade.Concerns(operation) => await blueGreen.Step(operation, stop),
                { Phase: UpgradePhase.Preparing, Request.RollbackOf: not null } => await reverse.Begin(operation, stop) ?? await prepare.Step(operation, stop),
                { Phase: UpgradePhase.Preparing } => await prepare.Step(operation, stop),
                { Phase: UpgradePhase.Running, AksWay: { Refused: null } } => await followAks.Step(operation, stop),
                { Phase: UpgradePhase.Running } => await follow.Step(operation, stop),
                _ => await verify.Step(operation, stop),
            };
        }
        catch (StaleOperationException)
        {
            return JobStep.Again(TimeSpan.Zero); // a hold, or a worker that lost its lease, was first: look again
        }
        catch (Exception e) when (e is not OperationCanceledException && operation.Phase != UpgradePhase.Preparing)
        {
            // Azure is at work: whatever is wrong here, the upgrade is followed to its end.
            WillLookAgain(log, e, operation.Id);
            await Tell(operation, $"It could not be looked at, and will be again: {e.Message}", stop);
            return JobStep.Again(pace.Later);
        }
    }

    public async Task Abandon(Job job, Exception last, CancellationToken stop)
    {
        if (await operations.Find(job.Id, stop) is { IsFinal: false } operation)
            await journal.End(operation, new Decision.End(PoolUpgradeState.Failed, $"A fault of this service: {last.Message}"), stop);
    }

    private async Task Tell(UpgradeOperation operation, string reason, CancellationToken stop)
    {
        try
        {
            if (operation.Reason != reason)
                await operations.Save(operation with { Reason = reason }, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            CannotTell(log, e, operation.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upgrade {Id} cannot be told what is wrong with it")]
    private static partial void CannotTell(ILogger log, Exception e, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Upgrade {Id} could not be looked at")]
    private static partial void WillLookAgain(ILogger log, Exception e, string id);
}
