using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>Asks node-pool-rollout to bring a control plane to its version, by name: asking twice is asking once (R1).</summary>
public sealed class StartControlPlaneUpgrade(AppCalls apps, PoolStandings standings) : WorkflowActivity<StartControlPlaneUpgrade.Input, PoolProgress>
{
    public sealed record Input(string Id, StartControlPlaneUpgradeRequest Request);

    public override async Task<PoolProgress> RunAsync(WorkflowActivityContext context, Input input)
    {
        try
        {
            var upgrade = await apps.Put<StartControlPlaneUpgradeRequest, ControlPlaneUpgrade>(AppIds.NodePoolRollout, $"rollouts/control-planes/{input.Id}", input.Request, CancellationToken.None);
            return await standings.Judge(input.Request.ReleaseId, new PoolProgress(upgrade.State, upgrade.Reason));
        }
        catch (DomainException e) when (e.Kind is not (ErrorKind.Unavailable or ErrorKind.Throttled))
        {
            return await standings.Judge(input.Request.ReleaseId, new PoolProgress(PoolUpgradeState.Refused, e.Message));
        }
    }
}

/// <summary>How far a control plane is.</summary>
public sealed class ReadControlPlaneUpgrade(AppCalls apps, PoolStandings standings) : WorkflowActivity<ReadControlPlaneUpgrade.Input, PoolProgress>
{
    public sealed record Input(string ReleaseId, string Id);

    public override async Task<PoolProgress> RunAsync(WorkflowActivityContext context, Input input)
    {
        var upgrade = await apps.Get<ControlPlaneUpgrade>(AppIds.NodePoolRollout, $"rollouts/control-planes/{input.Id}", CancellationToken.None);
        return await standings.Judge(input.ReleaseId, new PoolProgress(upgrade.State, upgrade.Reason));
    }
}
