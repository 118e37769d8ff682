using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>Notes a stage's state in the ledger; each move is audited and told once.</summary>
public sealed class MoveStage(ServiceDatabase database, AuditLog audit, TimeProvider clock) : WorkflowActivity<MoveStage.Input, bool>
{
    public sealed record Input(string ReleaseId, string Stage, StageState State, string? Reason);

    public override async Task<bool> RunAsync(WorkflowActivityContext context, Input input)
    {
        await database.Write(session => session.MoveStage(audit, input.ReleaseId, input.Stage, input.State, input.Reason, clock.GetUtcNow()));
        return true;
    }
}

public static class StageMoves
{
    public static async Task MoveStage(this WriteSession session, AuditLog audit, string releaseId, string stage, StageState state, string? reason, DateTimeOffset now)
    {
        var release = await session.Release(releaseId);
        var before = (await session.Stages(releaseId)).Single(s => s.Name == stage).Stage;
        await session.MoveStage(releaseId, stage, state, reason, now);
        await session.Save(release.Enter(state == StageState.AwaitingApproval ? ReleaseState.AwaitingApproval : ReleaseState.RollingOut));
        var key = $"stage:{stage}:{state}";
        await audit.Append(session, $"{releaseId}:{key}", "app:release-workflows", $"stage-{state}", $"{releaseId}/{stage}", reason ?? "", $"plan {release.PlanHash}");
        await session.Tell(releaseId, key, now, "stage", $"Stage {stage}: {state}{(reason is null ? "" : $", {reason}")}");
        if (before != state && state is (StageState.Passed or StageState.Failed))
            await session.Publish(new ReleaseStageCompleted(releaseId, stage, state.ToString()));
    }
}
