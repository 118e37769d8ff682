using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.MonthlyRelease;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>
/// Upgrades a cluster: its control plane where that goes along, its canary pools and their watch, then the other pools, one after another (R6). The first that fails
/// ends it: the rest of the cluster is left as it is. A pool whose old nodes are only kept for a while does not hold up the next; all are waited for at the end.
/// </summary>
public sealed class ClusterUpgradeWorkflow : Workflow<ClusterRequest, ClusterOutcome>
{
    public override async Task<ClusterOutcome> RunAsync(WorkflowContext context, ClusterRequest input)
    {
        var cluster = new ClusterProgress(input);
        if (input.Cluster.Kubernetes is { } kubernetes)
            await UpgradeControlPlane(context, cluster, kubernetes);
        foreach (var pool in input.Cluster.Pools.Where(pool => pool.IsCanary))
            await Upgrade(context, cluster, pool);
        await WatchCanary(context, cluster);
        foreach (var pool in input.Cluster.Pools.Where(pool => !pool.IsCanary))
            await Upgrade(context, cluster, pool);

        // Nobody waits for a later attempt but by its note. A first one that fails ends at once: somebody else watches what still soaks.
        var isWaitedFor = input.Attempt == 1;
        if (cluster.HasFailed)
            await Note(context, cluster, hasEnded: isWaitedFor);
        if (!cluster.HasFailed || !isWaitedFor)
            await WaitForSoaking(context, cluster, isWaitedFor);
        if (cluster.HasFailed || !isWaitedFor)
            await Note(context, cluster, hasEnded: true);
        return cluster.Outcome;
    }

    private static async Task UpgradeControlPlane(WorkflowContext context, ClusterProgress cluster, PlannedKubernetesUpgrade kubernetes)
    {
        var input = cluster.Request;
        var id = Instances.ControlPlane(input.ReleaseId, input.Cluster.ClusterId, input.Attempt);
        var request = new StartControlPlaneUpgradeRequest(input.ReleaseId, input.Stage, input.Cluster.ClusterId, kubernetes.To, input.Rules.Limits);
        var progress = await context.CallActivityAsync<PoolProgress>(nameof(StartControlPlaneUpgrade), new StartControlPlaneUpgrade.Input(id, request), Retries.Patient);
        for (var looks = 0; !progress.Ends; looks++)
        {
            await context.UntilChanged(Patience.Look(looks));
            progress = await context.CallActivityAsync<PoolProgress>(nameof(ReadControlPlaneUpgrade), new ReadControlPlaneUpgrade.Input(input.ReleaseId, id), Retries.Patient);
        }

        cluster.ControlPlaneEnded(kubernetes.To, progress);
    }

    /// <summary>Has node-pool-rollout upgrade the pool, and waits until it is done or only soaks; windows and pauses are waited for over there.</summary>
    private static async Task Upgrade(WorkflowContext context, ClusterProgress cluster, PlannedPool pool)
    {
        if (!cluster.GoesOn || !await SoaksWell(context, cluster))
        {
            cluster.Leave(pool.PoolId);
            return;
        }

        var input = cluster.Request;
        var operation = new SoakingPool(pool.PoolId, pool.Name, Instances.InAttempt(pool.OperationId, input.Attempt));
        var request = new StartPoolUpgradeRequest(
            input.ReleaseId, input.Stage, input.Cluster.ClusterId, pool.PoolId, pool.TargetImage, input.Rules.Settings, input.Rules.Limits, pool.Strategy,
            Reconcile: input.Rules.Reconcile);
        var progress = await context.CallActivityAsync<PoolProgress>(nameof(StartPoolUpgrade), new StartPoolUpgrade.Input(operation.OperationId, request), Retries.Patient);
        for (var looks = 0; !progress.Ends && progress.State != PoolUpgradeState.Soaking; looks++)
        {
            await context.UntilChanged(Patience.Look(looks));
            progress = await Read(context, input, operation);
            if (!await SoaksWell(context, cluster))
                await Note(context, cluster, hasEnded: false);
            if (cluster.HasFailed && progress is { Ends: false, HasBegun: false } && await Withdraw(context, operation))
            {
                cluster.Leave(pool.PoolId);
                return;
            }
        }

        cluster.PoolCameTo(operation, progress, pool.IsCanary);
    }

    private static Task<bool> Withdraw(WorkflowContext context, SoakingPool pool) => context.CallActivityAsync<bool>(
        nameof(WithdrawPoolUpgrade), new WithdrawPoolUpgrade.Input(pool.OperationId, "another pool of its cluster has failed in its last soak"), Retries.Patient);

    private static Task<PoolProgress> Read(WorkflowContext context, ClusterRequest input, SoakingPool pool) => context.CallActivityAsync<PoolProgress>(
        nameof(ReadPoolUpgrade), new ReadPoolUpgrade.Input(input.ReleaseId, pool.PoolId, pool.OperationId), Retries.Patient);

    /// <summary>The gates of the stage watch the canary pools for as long as the policy says. What stops them stops the cluster; the stage acts on it.</summary>
    private static async Task WatchCanary(WorkflowContext context, ClusterProgress cluster)
    {
        var input = cluster.Request;
        if (cluster.CanaryIsToSoak)
        {
            var watched = new StageRequest(
                input.ReleaseId, new PlannedStage(input.Stage, 0, NeedsApproval: false, [new PlannedWave(1, [input.Cluster])]), input.Rules with { Soak = input.Rules.CanarySoak, SoakNodeHours = 0 });
            var gates = new StageGates(context, watched, async () => await context.GoAhead(input.ReleaseId) && await SoaksWell(context, cluster), stop =>
            {
                cluster.CanaryStopped(stop);
                return Task.FromResult(false);
            });
            if (!await gates.Soak() && !cluster.HasFailed)
                cluster.Stop();
        }

        if (cluster.GoesOn)
            cluster.CanarySoaked = true;
    }

    /// <summary>Until nothing soaks any more. One that fails is told at once, not only after the others, whose old nodes may be gone by then.</summary>
    private static async Task WaitForSoaking(WorkflowContext context, ClusterProgress cluster, bool isWaitedFor)
    {
        for (var looks = 0; ; looks++)
        {
            var well = await SoaksWell(context, cluster);
            if (!cluster.Soaks || (!well && isWaitedFor))
                return;
            if (!well)
                await Note(context, cluster, hasEnded: false);
            await context.UntilChanged(Patience.Look(looks));
        }
    }

    /// <summary>Looks at what soaks. False: some of it has failed.</summary>
    private static async Task<bool> SoaksWell(WorkflowContext context, ClusterProgress cluster)
    {
        var before = cluster.Failures;
        foreach (var pool in cluster.TakeSoaking())
            cluster.SoakingPoolCameTo(pool, await Read(context, cluster.Request, pool));
        return cluster.Failures == before;
    }

    private static Task<bool> Note(WorkflowContext context, ClusterProgress cluster, bool hasEnded) => context.CallActivityAsync<bool>(
        nameof(NoteCluster), new NoteCluster.Input(cluster.Request.ReleaseId, cluster.Request.Stage, cluster.Outcome, hasEnded), Retries.Patient);
}

/// <summary>As much of an upgrade as the workflow decides on.</summary>
/// <param name="Skipped">People have left the pool out, or it is gone.</param>
/// <param name="Stopped">The release is to end, or to be taken back.</param>
public sealed record PoolProgress(PoolUpgradeState State, string? Reason, bool Skipped = false, bool Stopped = false)
{
    /// <summary>Something has been done for it.</summary>
    public bool HasBegun => State is PoolUpgradeState.Upgrading or PoolUpgradeState.Verifying or PoolUpgradeState.Soaking || State.IsFinal;

    /// <summary>There is nothing more to wait for.</summary>
    public bool Ends => State.IsFinal || Skipped || Stopped;
}
