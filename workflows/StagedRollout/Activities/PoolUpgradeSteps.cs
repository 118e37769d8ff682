using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>Asks node-pool-rollout for an upgrade. The operation has a name: asking twice is asking once (R1).</summary>
public sealed class StartPoolUpgrade(AppCalls apps) : WorkflowActivity<StartPoolUpgrade.Input, PoolProgress>
{
    public sealed record Input(string OperationId, StartPoolUpgradeRequest Request);

    public override async Task<PoolProgress> RunAsync(WorkflowActivityContext context, Input input)
    {
        try
        {
            return PoolProgress.Of(await apps.Put<StartPoolUpgradeRequest, PoolUpgrade>(AppIds.NodePoolRollout, $"rollouts/operations/{input.OperationId}", input.Request, CancellationToken.None));
        }
        catch (DomainException e) when (e.Kind is not (ErrorKind.Unavailable or ErrorKind.Throttled))
        {
            return new PoolProgress(PoolUpgradeState.Refused, e.Message); // a decision: no retry would change it
        }
    }
}

/// <summary>How far an upgrade is.</summary>
public sealed class ReadPoolUpgrade(AppCalls apps) : WorkflowActivity<string, PoolProgress>
{
    public override async Task<PoolProgress> RunAsync(WorkflowActivityContext context, string input) =>
        PoolProgress.Of(await apps.Get<PoolUpgrade>(AppIds.NodePoolRollout, $"rollouts/operations/{input}", CancellationToken.None));
}
