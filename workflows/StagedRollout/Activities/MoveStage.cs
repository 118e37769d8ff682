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
        await database.Write(async session =>
        {
            var release = await session.Release(input.ReleaseId);
            var before = (await session.Stages(input.ReleaseId)).Single(s => s.Name == input.Stage).Stage;
            await session.MoveStage(input.ReleaseId, input.Stage, input.State, input.Reason, clock.GetUtcNow());
            await session.Save(release.Enter(input.State == StageState.AwaitingApproval ? ReleaseState.AwaitingApproval : ReleaseState.RollingOut));
            var key = $"stage:{input.Stage}:{input.State}";
            await audit.Append(session, $"{input.ReleaseId}:{key}", "app:release-workflows", $"stage-{input.State}", $"{input.ReleaseId}/{input.Stage}", input.Reason ?? "", $"plan {release.PlanHash}");
            await session.Tell(input.ReleaseId, key, clock.GetUtcNow(), "stage", $"Stage {input.Stage}: {input.State}{(input.Reason is null ? "" : $", {input.Reason}")}");
            if (before != input.State && input.State is (StageState.Passed or StageState.Failed))
                await session.Publish(new ReleaseStageCompleted(input.ReleaseId, input.Stage, input.State.ToString()));
        });
        return true;
    }
}
