using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>Asks node-pool-rollout for an upgrade. The operation has a name: asking twice is asking once (R1). A pool that is left out is not asked for.</summary>
public sealed class StartPoolUpgrade(AppCalls apps, PoolStandings standings) : WorkflowActivity<StartPoolUpgrade.Input, PoolProgress>
{
    public sealed record Input(string OperationId, StartPoolUpgradeRequest Request);

    public override async Task<PoolProgress> RunAsync(WorkflowActivityContext context, Input input)
    {
        var request = input.Request;
        if (await standings.Judge(request.ReleaseId, request.PoolId, input.OperationId, new PoolProgress(PoolUpgradeState.Queued, null)) is { Ends: true } notBegun)
            return notBegun;
        try
        {
            var upgrade = await apps.Put<StartPoolUpgradeRequest, PoolUpgrade>(AppIds.NodePoolRollout, $"rollouts/operations/{input.OperationId}", request, CancellationToken.None);
            return await standings.Judge(request.ReleaseId, request.PoolId, input.OperationId, new PoolProgress(upgrade.State, upgrade.Reason));
        }
        catch (DomainException e) when (e.Kind is not (ErrorKind.Unavailable or ErrorKind.Throttled))
        {
            return await standings.Judge(request.ReleaseId, request.PoolId, input.OperationId, new PoolProgress(PoolUpgradeState.Refused, e.Message)); // a decision: no retry would change it
        }
    }
}

/// <summary>Withdraws an upgrade that has not begun. False: it has, and goes on to its end.</summary>
public sealed class WithdrawPoolUpgrade(AppCalls apps) : WorkflowActivity<WithdrawPoolUpgrade.Input, bool>
{
    public sealed record Input(string OperationId, string Reason);

    public override async Task<bool> RunAsync(WorkflowActivityContext context, Input input)
    {
        try
        {
            var upgrade = await apps.Post<LeaveOutRequest, PoolUpgrade>(
                AppIds.NodePoolRollout, $"rollouts/operations/{input.OperationId}/leave-out", new LeaveOutRequest(AppIds.ReleaseWorkflows, input.Reason), CancellationToken.None);
            return upgrade.State == PoolUpgradeState.Aborted;
        }
        catch (DomainException e) when (e.Kind == ErrorKind.Conflict)
        {
            return false;
        }
    }
}

/// <summary>How far an upgrade is.</summary>
public sealed class ReadPoolUpgrade(AppCalls apps, PoolStandings standings) : WorkflowActivity<ReadPoolUpgrade.Input, PoolProgress>
{
    public sealed record Input(string ReleaseId, string PoolId, string OperationId);

    public override async Task<PoolProgress> RunAsync(WorkflowActivityContext context, Input input)
    {
        var upgrade = await apps.Get<PoolUpgrade>(AppIds.NodePoolRollout, $"rollouts/operations/{input.OperationId}", CancellationToken.None);
        return await standings.Judge(input.ReleaseId, input.PoolId, input.OperationId, new PoolProgress(upgrade.State, upgrade.Reason));
    }
}
