using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>
/// Begins a stage if it may begin: in one transaction it looks at what people want, at the approvals for this manifest and this plan (R10), and notes that it has
/// begun; from then on the plan of this stage stays. Safe to repeat: a stage that has begun is read as it was begun.
/// </summary>
public sealed class BeginStage(ServiceDatabase database, AuditLog audit, TimeProvider clock) : WorkflowActivity<StageName, StageBeginning>
{
    public override Task<StageBeginning> RunAsync(WorkflowActivityContext context, StageName input) => database.Write(async session =>
    {
        var release = await session.Release(input.ReleaseId);
        var policy = (await session.ReleaseDocument<ReleasePolicy>(input.ReleaseId))!;
        var stage = (await session.ReleaseDocument<RolloutPlan>(input.ReleaseId))!.Stages.Single(s => s.Name == input.Name);
        var rules = policy.Stages.Single(s => s.Name == input.Name);
        var approval = rules.Approval ?? ApprovalPolicy.OfPlan;
        var begun = new StageBeginning(BeginAnswer.Begun, approval.ExpiresAfter, new StageRequest(input.ReleaseId, stage.Decided(), StageRules.Of(policy, rules, await session.ReleaseDocument<GateSet>(input.ReleaseId))));
        if ((await session.Stages(input.ReleaseId)).Single(s => s.Name == input.Name).Stage is not (StageState.Pending or StageState.AwaitingApproval))
            return begun;
        if (release.Held || release.AbortRequestedBy is not null || release.Rollback is not null)
            return begun with { Answer = BeginAnswer.Held, Stage = null };
        if (stage.NeedsApproval && await Answer(session, release, input.Name) is var answer and not BeginAnswer.Begun)
        {
            await session.MoveStage(audit, input.ReleaseId, input.Name, StageState.AwaitingApproval, stage.ApprovalBecause, clock.GetUtcNow());
            return begun with { Answer = answer, Stage = null };
        }

        await session.MoveStage(audit, input.ReleaseId, input.Name, StageState.RollingOut, null, clock.GetUtcNow());
        return begun;
    });

    /// <summary>A rejection outweighs an approval.</summary>
    private async Task<BeginAnswer> Answer(WriteSession session, Release release, string stage)
    {
        var holding = (await session.Approvals(release.Id)).Where(a => a.Stage == stage && a.Gate.Length == 0 && a.Holds(release, clock.GetUtcNow())).Select(a => a.Decision).ToList();
        return holding.Contains(nameof(ApprovalDecision.Reject)) ? BeginAnswer.Rejected
            : holding.Contains(nameof(ApprovalDecision.Approve)) ? BeginAnswer.Begun
            : BeginAnswer.AwaitsApproval;
    }
}
