using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

/// <summary>Watches an upgrade that Azure has accepted, to its end, whatever happens meanwhile.</summary>
public sealed partial class FollowUpgrade(
    INodePools azure, IClusterHealth health, HoldStore holds, UpgradeJournal journal, RolloutPace pace, TimeProvider clock, ILogger<FollowUpgrade> log)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
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

        var counted = await Count(operation, stop);
        switch (progress.Status)
        {
            case AzureStatus.Running:
                var asked = progress.PollAfter ?? pace.Soon;
                return await journal.Continue(operation, counted.GoesOn(), asked > pace.ShortestPoll ? asked : pace.ShortestPoll, stop);
            case AzureStatus.Succeeded:
                return await journal.Continue(operation, counted.Verify(clock.GetUtcNow()), TimeSpan.Zero, stop);
            default:
                return await journal.End(counted, UpgradeOutcomeRules.Failure(counted, progress, await holds.Find(operation.Request.ReleaseId, stop)), stop);
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

    /// <summary>Progress for people; an API server that is away for a moment delays nothing.</summary>
    private async Task<UpgradeOperation> Count(UpgradeOperation operation, CancellationToken stop)
    {
        try
        {
            var nodes = (await health.Nodes(operation.Request.ClusterId, stop)).Where(node => ArmId.Same(node.Pool, operation.PoolName)).ToList();
            return operation.Counted(Math.Min(NodeVerification.Ready(operation.Request.TargetImage, nodes), operation.NodesTotal), operation.NodesTotal);
        }
        catch (Exception e) when (e is ClusterApiException or AzureException)
        {
            return operation;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Upgrade {Id} cannot be watched: Azure does not allow it ({Problem})")]
    private static partial void NotAllowed(ILogger log, string id, string problem);
}
