using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.StagedRollout;

namespace ReleaseOrchestrator.Workflows.Rollback.Activities;

/// <summary>Asks node-pool-rollout to undo an upgrade, by name: asking twice is asking once (R1).</summary>
public sealed class StartPoolRollback(AppCalls apps, ServiceDatabase database) : WorkflowActivity<StartPoolRollback.Input, PoolProgress>
{
    public sealed record Input(string OperationId, StartPoolUpgradeRequest Request);

    public override async Task<PoolProgress> RunAsync(WorkflowActivityContext context, Input input)
    {
        var isAborted = (await database.Read(s => s.Release(input.Request.ReleaseId))).AbortRequestedBy is not null;
        if (isAborted)
            return new PoolProgress(PoolUpgradeState.Queued, null, Stopped: true);
        try
        {
            var rollback = await apps.Put<StartPoolUpgradeRequest, PoolUpgrade>(AppIds.NodePoolRollout, $"rollouts/operations/{input.OperationId}", input.Request, CancellationToken.None);
            return new PoolProgress(rollback.State, rollback.Reason);
        }
        catch (DomainException e) when (e.Kind is not (ErrorKind.Unavailable or ErrorKind.Throttled))
        {
            return new PoolProgress(PoolUpgradeState.Refused, e.Message); // a decision: no retry would change it
        }
    }
}

/// <summary>How far a rollback is. One that ended because its release is being aborted stops the story.</summary>
public sealed class ReadPoolRollback(AppCalls apps, ServiceDatabase database) : WorkflowActivity<ReadPoolRollback.Input, PoolProgress>
{
    public sealed record Input(string ReleaseId, string OperationId);

    public override async Task<PoolProgress> RunAsync(WorkflowActivityContext context, Input input)
    {
        var rollback = await apps.Get<PoolUpgrade>(AppIds.NodePoolRollout, $"rollouts/operations/{input.OperationId}", CancellationToken.None);
        var release = await database.Read(s => s.Release(input.ReleaseId));
        return new PoolProgress(rollback.State, rollback.Reason, Stopped: release.AbortRequestedBy is not null && rollback.State is (PoolUpgradeState.Queued or PoolUpgradeState.Waiting or PoolUpgradeState.Aborted));
    }
}
