using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

/// <summary>Looks at the pool and at every node after Azure reported success: only what is seen counts (R5, R8).</summary>
public sealed class VerifyUpgrade(INodePools azure, IClusterHealth health, UpgradeJournal journal, RolloutPace pace, TimeProvider clock)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        try
        {
            var cluster = await azure.Find(operation.Request.ClusterId, stop);
            var pool = cluster.Pool(operation.Request.PoolId);
            var nodes = (await health.Nodes(operation.Request.ClusterId, stop)).Where(node => ArmId.Same(node.Pool, operation.PoolName)).ToList();
            var seen = operation.Counted(NodeVerification.Ready(operation.Request.TargetImage, nodes), pool?.Count ?? operation.NodesTotal);
            if (pool is not null)
                seen = seen with { Make = PoolMake.Of(cluster, pool) };
            var now = clock.GetUtcNow();
            return UpgradeOutcomeRules.Verify(seen, pool, nodes, now, pace) switch
            {
                Decision.End end => await journal.End(seen, end, stop),
                Decision.Wait wait => await journal.Continue(operation, seen.Delayed(wait.Reason, null), wait.Until - now, stop),
                var other => throw new InvalidOperationException($"Upgrade {operation.Id}: verification came to {other}."),
            };
        }
        catch (AzureException problem)
        {
            return await Unseen(operation, AzureTroubleRules.Reason(problem), AzureTroubleRules.Pause(operation, problem, pace), stop);
        }
        catch (ClusterApiException silent)
        {
            return await Unseen(operation, silent.Message, pace.BackOff(operation.Troubles), stop);
        }
    }

    private async Task<JobStep> Unseen(UpgradeOperation operation, string reason, TimeSpan pause, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var since = operation.SilentSince ?? now;
        if (now - since > pace.SilenceWithin)
        {
            var text = $"Azure reported success, but the nodes could not be looked at for {pace.SilenceWithin.TotalMinutes:0} minutes. {reason}";
            return await journal.End(operation, new Decision.End(PoolUpgradeState.Failed, text), stop);
        }

        return await journal.Continue(operation, operation.Troubled().Delayed(reason, now + pause) with { SilentSince = since }, pause, stop);
    }
}
