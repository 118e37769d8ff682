using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>The stages of the plan, each with what the policy says about it.</summary>
public sealed class ReadStages(ServiceDatabase database) : WorkflowActivity<string, StageRequest[]>
{
    public override async Task<StageRequest[]> RunAsync(WorkflowActivityContext context, string input)
    {
        var (plan, policy, gates) = await database.Read(async s =>
            (await s.ReleaseDocument<RolloutPlan>(input), await s.ReleaseDocument<ReleasePolicy>(input), await s.ReleaseDocument<GateSet>(input)));
        return [.. plan!.Stages.Select(stage => new StageRequest(input, stage.Decided(), Rules(policy!, policy!.Stages.Single(s => s.Name == stage.Name), gates ?? GateSet.BuiltIn)))];
    }

    private static StageRules Rules(ReleasePolicy policy, StagePolicy stage, GateSet gates) => new(
        stage.Limits(policy.Limits), policy.UpgradeOf(stage).Settings(), [.. stage.Gates.Select(gates.Find)], stage.Soak, stage.GateInterval,
        (stage.Approval ?? ApprovalPolicy.OfPlan).ExpiresAfter, stage.SoakNodeHours, stage.SoakAtMost);
}
