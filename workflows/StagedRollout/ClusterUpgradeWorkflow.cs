using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>Upgrades the pools of one cluster, one after another (R6). The first that fails ends it: the rest of the cluster is left as it is.</summary>
public sealed class ClusterUpgradeWorkflow : Workflow<ClusterRequest, ClusterOutcome>
{
    public override async Task<ClusterOutcome> RunAsync(WorkflowContext context, ClusterRequest input)
    {
        foreach (var pool in input.Cluster.Pools)
        {
            var upgrade = await Upgrade(context, input, pool);
            if (upgrade.State == PoolUpgradeState.Aborted)
                return new ClusterOutcome(input.Cluster, input.Attempt, [], Aborted: true);
            if (!upgrade.State.IsGood)
                return new ClusterOutcome(input.Cluster, input.Attempt, [$"pool {pool.Name} {upgrade.State}: {upgrade.Reason}"], Aborted: false);
        }

        return new ClusterOutcome(input.Cluster, input.Attempt, [], Aborted: false);
    }

    /// <summary>Has node-pool-rollout upgrade the pool, and waits for the end; windows and pauses are waited for over there.</summary>
    private static async Task<PoolProgress> Upgrade(WorkflowContext context, ClusterRequest input, PlannedPool pool)
    {
        var operation = Instances.InAttempt(pool.OperationId, input.Attempt);
        var start = new StartPoolUpgrade.Input(
            operation, new StartPoolUpgradeRequest(input.ReleaseId, input.Stage, input.Cluster.ClusterId, pool.PoolId, pool.TargetImage, input.Rules.Settings, input.Rules.Limits));
        var progress = await context.CallActivityAsync<PoolProgress>(nameof(StartPoolUpgrade), start, Retries.Patient);
        for (var looks = 0; !progress.State.IsFinal; looks++)
        {
            await context.UntilChanged(Patience.Look(looks));
            progress = await context.CallActivityAsync<PoolProgress>(nameof(ReadPoolUpgrade), operation, Retries.Patient);
        }

        return progress;
    }
}

/// <summary>As much of an upgrade as the workflow decides on.</summary>
public sealed record PoolProgress(PoolUpgradeState State, string? Reason)
{
    public static PoolProgress Of(PoolUpgrade upgrade) => new(upgrade.State, upgrade.Reason);
}
