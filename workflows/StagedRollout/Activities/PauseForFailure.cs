using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Features;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>
/// Stops new work everywhere because something failed. The ledger first, then the hold at once and not by a job: a failing gate must stop the fleet
/// within seconds. Safe to repeat: a release that is paused or being aborted stays as it is.
/// </summary>
public sealed class PauseForFailure(AppCalls apps, ServiceDatabase database, AuditLog audit, TimeProvider clock) : WorkflowActivity<PauseForFailure.Input, bool>
{
    public sealed record Input(string ReleaseId, string Stage, string Reason);

    public override async Task<bool> RunAsync(WorkflowActivityContext context, Input input)
    {
        await database.Write(async session =>
        {
            var before = await session.Release(input.ReleaseId);
            if (before.AbortRequestedBy is not null || before.Phase.IsFinal || before.Paused || before.Rollback is not null)
                return;
            var after = before.Pause($"stage {input.Stage}: {input.Reason}");
            await session.Save(after);
            await audit.Append(session, $"{after.Id}:steer:{after.Steerings}", "app:release-workflows", "pause", after.Id, after.Reason!, $"stage {input.Stage} plan {after.PlanHash}");
            await session.Tell(after.Id, $"steer:{after.Steerings}", clock.GetUtcNow(), "pause", $"Paused: {after.Reason}");
            await session.Publish(new ReleasePaused(after.Id, after.Reason!, "release-workflows"));
        });
        await SteerRelease.Carry(database, apps, input.ReleaseId, CancellationToken.None);
        return true;
    }
}
