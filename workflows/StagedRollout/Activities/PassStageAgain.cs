using Dapr.Workflow;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Features;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>A stage has passed its gates again and the release may go on, unless its evidence was revoked once more meanwhile. Safe to repeat.</summary>
public sealed class PassStageAgain(ServiceDatabase database, AuditLog audit, TimeProvider clock) : WorkflowActivity<PassStageAgain.Input, bool>
{
    public sealed record Input(string ReleaseId, string Stage, long Revocation);

    public override Task<bool> RunAsync(WorkflowActivityContext context, Input input) => database.Write(async session =>
    {
        var release = await session.Release(input.ReleaseId);
        if (!release.Revoked.Contains(input.Stage) || (await session.Stages(input.ReleaseId)).Single(s => s.Name == input.Stage).Revocations != input.Revocation)
            return false;
        await session.RestStage(input.ReleaseId, input.Stage);
        var after = await session.Save(release.PassedAgain(input.Stage));
        var key = $"again:{input.Stage}:{input.Revocation}";
        await audit.Append(session, $"{input.ReleaseId}:{key}", "app:release-workflows", "stage-passed-again", $"{input.ReleaseId}/{input.Stage}", "its gates passed again", $"plan {after.PlanHash}");
        await session.Tell(input.ReleaseId, key, clock.GetUtcNow(), "stage", $"Stage {input.Stage}: its gates passed again");
        await SteerRelease.Enqueue(session, after);
        return true;
    });
}
