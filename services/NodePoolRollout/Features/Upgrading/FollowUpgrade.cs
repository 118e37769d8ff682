using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

/// <summary>Watches an upgrade that Azure has accepted, to its end, whatever happens meanwhile.</summary>
public sealed partial class FollowUpgrade(
    INodePools azure, IClusterHealth health, HoldStore holds, AbortUpgrade abort, UpgradeJournal journal, RolloutPace pace, TimeProvider clock, ILogger<FollowUpgrade> log)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        var hold = await holds.Binding(operation, stop);
        if ((operation.Abort ?? InFlightToo(hold)) is { Settled: false } asked)
            return await abort.Step(operation, asked, stop);

        AzureProgress progress;
        try
        {
            progress = await Progress(operation, stop);
        }
        catch (AzureException problem)
        {
            if (problem.Trouble == AzureTrouble.NotAllowed)
                NotAllowed(log, operation.Id, problem.Message);
            var pause = AzureTroubleRules.Pause(operation, problem, pace);
            return await journal.Continue(
                operation, operation.Troubled().Delayed($"{AzureTroubleRules.Reason(problem)} The upgrade goes on in Azure.", clock.GetUtcNow() + pause), pause, stop);
        }

        if (progress.Status == AzureStatus.Forgotten)
            return await journal.Continue(operation, operation.WithoutCall(), TimeSpan.Zero, stop);

        var nodes = await Nodes(operation, stop);
        var counted = nodes is null
            ? operation
            : operation.Counted(Math.Min(NodeVerification.Ready(operation.Request.TargetImage, nodes), operation.NodesTotal), operation.NodesTotal);
        switch (progress.Status)
        {
            case AzureStatus.Running:
                var pollAfter = progress.PollAfter ?? pace.Soon;
                return await journal.Continue(operation, Told(counted).GoesOn(), pollAfter > pace.ShortestPoll ? pollAfter : pace.ShortestPoll, stop);
            case AzureStatus.Succeeded:
                return await journal.Continue(operation, counted.Verify(clock.GetUtcNow()), TimeSpan.Zero, stop);
            default:
                if (nodes is null && counted.Silent(clock.GetUtcNow()) is var silent && clock.GetUtcNow() - silent.SilentSince < pace.SilenceWithin)
                    return await journal.Continue(operation, silent.Troubled().Delayed("Azure has ended it; its nodes are still to be counted.", null), pace.BackOff(operation.Troubles), stop);
                return await journal.End(counted, UpgradeOutcomeRules.Failure(counted, progress, hold, nodes), stop);
        }
    }

    private async Task<AzureProgress> Progress(UpgradeOperation operation, CancellationToken stop)
    {
        if (operation.Call is { Resume.Length: > 0 } call)
            return await azure.Progress(call, stop);
        var cluster = await azure.Find(operation.Request.ClusterId, stop);
        return cluster.Pool(operation.Request.PoolId) is { } pool
            ? UpgradeOutcomeRules.ByThePool(pool, operation.Request.TargetImage)
            : new AzureProgress(AzureStatus.Failed, new AzureFault("NotFound", "The pool was deleted while its nodes were being replaced."));
    }

    /// <summary>An abort that wants what is in flight stopped too.</summary>
    private static AbortInAzure? InFlightToo(HoldRequest? hold) =>
        hold is { Kind: HoldKind.Aborted, AbortInFlight: true } ? new AbortInAzure($"the release was aborted by {hold.By}: {hold.Reason}.") : null;

    private static UpgradeOperation Told(UpgradeOperation operation) => operation with
    {
        Step = operation.Abort is { } abort ? $"aborting in Azure: {abort.Because}" : $"Azure is replacing nodes: {operation.NodesReady} of {operation.NodesTotal} are on the image{(operation.LeftOut is { } why ? $"; {why}" : "")}",
    };

    /// <summary>Progress for people; null: an API server that is away for a moment delays nothing.</summary>
    private async Task<IReadOnlyList<NodeSight>?> Nodes(UpgradeOperation operation, CancellationToken stop)
    {
        try
        {
            return [.. (await health.Nodes(operation.Request.ClusterId, stop)).Where(node => ArmId.Same(node.Pool, operation.PoolName))];
        }
        catch (Exception e) when (e is ClusterApiException or AzureException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Upgrade {Id} cannot be watched: Azure does not allow it ({Problem})")]
    private static partial void NotAllowed(ILogger log, string id, string problem);
}
