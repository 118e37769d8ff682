using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>Whether somebody has decided on the stage, for this manifest and this plan, and the decision still holds (R10). A rejection outweighs an approval.</summary>
public sealed class ReadApproval(ServiceDatabase database, TimeProvider clock) : WorkflowActivity<ReadApproval.Input, ApprovalAnswer>
{
    public sealed record Input(string ReleaseId, string Stage);

    public override async Task<ApprovalAnswer> RunAsync(WorkflowActivityContext context, Input input)
    {
        var (release, approvals) = await database.Read(async s => (await s.Release(input.ReleaseId), await s.Approvals(input.ReleaseId)));
        var holding = approvals.Where(a => a.Stage == input.Stage && a.Gate.Length == 0 && a.Holds(release, clock.GetUtcNow())).Select(a => a.Decision).ToList();
        return holding.Contains(nameof(ApprovalDecision.Reject)) ? ApprovalAnswer.Rejected
            : holding.Contains(nameof(ApprovalDecision.Approve)) ? ApprovalAnswer.Approved
            : ApprovalAnswer.Waiting;
    }
}
