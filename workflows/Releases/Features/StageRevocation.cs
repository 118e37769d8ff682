using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>
/// What follows when a stage no longer rests on what it has passed on: the release stops, or is taken back, as the policy of the stage says; and no workflow
/// of it begins anything until the gates of that stage have passed again, whatever people resume (R4).
/// </summary>
public static class StageRevocation
{
    /// <returns>Whether the release was stopped: then its hold has to be carried on at once.</returns>
    public static async Task<bool> Follow(WriteSession session, AuditLog audit, string releaseId, string stage, string because, string by, DateTimeOffset now)
    {
        var before = await session.Release(releaseId);
        var row = (await session.Stages(releaseId)).Single(s => s.Name == stage);
        if (before.Phase.IsFinal || before.AbortRequestedBy is not null || before.Rollback is not null || row.Stage is not (StageState.RollingOut or StageState.Soaking or StageState.Passed))
            return false;
        await session.RevokeStage(releaseId, stage, because);
        var revoked = await session.Save(before.Revoke(stage));
        var policy = (await session.ReleaseDocument<ReleasePolicy>(releaseId))!;
        if (policy.Stages.Single(s => s.Name == stage).OnFailure == FailureAction.RollBack)
        {
            var order = new RollbackOrder($"policy:{before.Policy}", $"stage {stage}: {because}", policy.Rollback.IgnoreWindows, now);
            await RollBackRelease.Order(session, audit, revoked, order, "app:release-workflows");
            return true;
        }

        var after = await session.Save(revoked.Pause($"stage {stage}: {because}"));
        await audit.Append(session, $"{releaseId}:steer:{after.Steerings}", "app:release-workflows", "pause", releaseId, $"stage {stage}: {because}", $"by {by} plan {after.PlanHash}");
        await session.Tell(releaseId, $"steer:{after.Steerings}", now, "pause", $"Paused: stage {stage}: {because}. Its gates look again once it is resumed");
        if (!before.Paused)
            await session.Publish(new ReleasePaused(releaseId, after.Reason!, "release-workflows"));
        await SteerRelease.Enqueue(session, after);
        return true;
    }
}
