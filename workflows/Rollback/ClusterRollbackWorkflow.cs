using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Rollback.Activities;
using ReleaseOrchestrator.Workflows.StagedRollout;

namespace ReleaseOrchestrator.Workflows.Rollback;

/// <summary>Takes back the pools of one cluster, one after another (R6). One that fails in Azure ends it: the others are left as they are. One that is refused has touched nothing, and does not.</summary>
public sealed class ClusterRollbackWorkflow : Workflow<ClusterRollbackRequest, ClusterRollbackOutcome>
{
    public override async Task<ClusterRollbackOutcome> RunAsync(WorkflowContext context, ClusterRollbackRequest input)
    {
        var failed = new List<string>();
        var hasBroken = false;
        foreach (var pool in input.Cluster.Pools)
        {
            var name = $"{input.Cluster.Name}/{pool.Name}";
            if (hasBroken)
            {
                failed.Add($"{name} (left as it is, as another pool of its cluster could not be taken back)");
                continue;
            }

            var progress = await TakeBack(context, input, pool);
            if (progress.Stopped)
                return new ClusterRollbackOutcome(failed, Stopped: true);
            if (!progress.State.IsGood)
                failed.Add($"{name} ({progress.State}: {progress.Reason})");
            hasBroken = progress.State is PoolUpgradeState.Failed or PoolUpgradeState.Aborted;
        }

        return new ClusterRollbackOutcome(failed, Stopped: false);
    }

    /// <summary>Has node-pool-rollout undo the upgrade by the way that is open, and waits for the end.</summary>
    private static async Task<PoolProgress> TakeBack(WorkflowContext context, ClusterRollbackRequest input, RollbackPool pool)
    {
        var request = new StartPoolUpgradeRequest(
            input.ReleaseId, input.Stage, input.Cluster.ClusterId, pool.PoolId, pool.Image, new PoolUpgradeSettings(), new StageLimits(input.AtOnce, input.AtOnce, int.MaxValue),
            RollbackOf: pool.Undoes, Emergency: input.Emergency);
        var progress = await context.CallActivityAsync<PoolProgress>(nameof(StartPoolRollback), new StartPoolRollback.Input(pool.OperationId, request), Retries.Patient);
        for (var looks = 0; !progress.Ends; looks++)
        {
            await context.UntilChanged(Patience.Look(looks));
            progress = await context.CallActivityAsync<PoolProgress>(nameof(ReadPoolRollback), new ReadPoolRollback.Input(input.ReleaseId, pool.OperationId), Retries.Patient);
        }

        return progress;
    }
}
