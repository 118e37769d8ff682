using Dapr.Workflow;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>
/// Has the gates of a stage look again whose evidence no longer holds. The release stays held for all else until they pass (R4); where they do not, it is
/// paused or taken back, and the next resume begins this anew.
/// </summary>
public sealed class RevokedStageWorkflow : Workflow<RevokedStageId, bool>
{
    public override async Task<bool> RunAsync(WorkflowContext context, RevokedStageId input)
    {
        if (await Find(context, input) is not { } revoked)
            return false;

        var gates = new StageGates(context, revoked.Stage, async () => await Find(context, input) is not null, async stop =>
        {
            await context.Stop(revoked.Stage, stop.Reason, stop.IsFailure);
            return false;
        });
        return await gates.Pass("once more") && await gates.Decided()
            && await context.CallActivityAsync<bool>(nameof(PassStageAgain), new PassStageAgain.Input(input.ReleaseId, revoked.Stage.Stage.Name, revoked.Revocation), Retries.Patient);
    }

    /// <summary>The first stage that has to pass again; null: none has, or people have stopped the release.</summary>
    private static Task<RevokedStage?> Find(WorkflowContext context, RevokedStageId input) =>
        context.CallActivityAsync<RevokedStage?>(nameof(FindRevokedStage), input.ReleaseId, Retries.Patient);
}

/// <param name="Steering">Which resume has begun it.</param>
public sealed record RevokedStageId(string ReleaseId, int Steering);

/// <param name="Revocation">How often its evidence has been revoked: one more, and passing again does not count.</param>
public sealed record RevokedStage(StageRequest Stage, long Revocation);
