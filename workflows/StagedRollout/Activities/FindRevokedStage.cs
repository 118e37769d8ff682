using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>The first stage whose gates have to pass again, unless people have stopped the release.</summary>
public sealed class FindRevokedStage(ServiceDatabase database) : WorkflowActivity<string, RevokedStage?>
{
    public override Task<RevokedStage?> RunAsync(WorkflowActivityContext context, string input) => database.Read(async session =>
    {
        var release = await session.Release(input);
        if (!release.LooksAgain || (await session.Stages(input)).FirstOrDefault(stage => release.Revoked.Contains(stage.Name)) is not { } row)
            return null;
        var policy = (await session.ReleaseDocument<ReleasePolicy>(input))!;
        var stage = (await session.ReleaseDocument<RolloutPlan>(input))!.Stages.Single(s => s.Name == row.Name);
        var rules = StageRules.Of(policy, policy.Stages.Single(s => s.Name == row.Name), await session.ReleaseDocument<GateSet>(input));
        return new RevokedStage(new StageRequest(input, stage.Decided(), rules), row.Revocations);
    });
}
