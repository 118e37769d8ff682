using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.MonthlyRelease;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

internal static class StageSteps
{
    public static Task MoveStage(this WorkflowContext context, StageRequest stage, StageState state, string? reason = null) =>
        context.CallActivityAsync<bool>(nameof(Activities.MoveStage), new MoveStage.Input(stage.ReleaseId, stage.Stage.Name, state, reason), Retries.Patient);

    /// <summary>Stops new work everywhere and waits for people. False: they want it aborted.</summary>
    /// <param name="isFailure">False: nothing is known to be wrong, so nothing is taken back by itself.</param>
    public static async Task<bool> StoppedAndResumed(this WorkflowContext context, StageRequest stage, string reason, bool isFailure = true)
    {
        await context.CallActivityAsync(nameof(PauseForFailure), new PauseForFailure.Input(stage.ReleaseId, stage.Stage.Name, reason), Retries.Patient);
        return await context.GoAhead(stage.ReleaseId);
    }
}
