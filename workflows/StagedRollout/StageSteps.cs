using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

internal static class StageSteps
{
    public static Task MoveStage(this WorkflowContext context, StageRequest stage, StageState state, string? reason = null) =>
        context.CallActivityAsync<bool>(nameof(Activities.MoveStage), new MoveStage.Input(stage.ReleaseId, stage.Stage.Name, state, reason), Retries.Patient);
}
