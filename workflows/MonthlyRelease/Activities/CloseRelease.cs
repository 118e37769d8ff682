using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Features;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;

/// <summary>Ends a release honestly (R8), and leaves nothing behind that could still begin. Safe to repeat: a release ends once.</summary>
public sealed class CloseRelease(AppCalls apps, ServiceDatabase database, AuditLog audit, TimeProvider clock) : WorkflowActivity<CloseRelease.Input, ReleaseState>
{
    public sealed record Input(string ReleaseId, Ended Ended);

    public override async Task<ReleaseState> RunAsync(WorkflowActivityContext context, Input input)
    {
        var (release, plan, leftOut) = await database.Read(async s => (await s.Release(input.ReleaseId), await s.ReleaseDocument<RolloutPlan>(input.ReleaseId), await s.LeftOut(input.ReleaseId)));
        if (release.Phase.IsFinal)
            return release.Phase;
        var upgrades = plan is null ? [] : await apps.Operations(input.ReleaseId, CancellationToken.None);
        var outcome = ReleaseOutcome.Of(input.Ended, plan, upgrades, leftOut);
        if (plan is not null && outcome.State is not (ReleaseState.Succeeded or ReleaseState.PartiallySucceeded))
            await HoldForGood(input.ReleaseId, outcome);
        return await database.Write(session => End(session, input.ReleaseId, outcome, plan));
    }

    /// <summary>What waits over there has no story any more that waits for it.</summary>
    private async Task HoldForGood(string releaseId, ReleaseOutcome outcome)
    {
        try
        {
            await apps.Put<HoldRequest, object>(
                AppIds.NodePoolRollout, $"rollouts/holds/{releaseId}", new(HoldKind.Aborted, $"the release has ended: {outcome.State}", "release-workflows"), CancellationToken.None);
        }
        catch (DomainException e) when (e.Kind == ErrorKind.Conflict)
        {
            // It is held for good already.
        }
    }

    private async Task<ReleaseState> End(WriteSession session, string releaseId, ReleaseOutcome outcome, RolloutPlan? plan)
    {
        var (release, now) = (await session.Release(releaseId), clock.GetUtcNow());
        if (outcome.State == ReleaseState.Succeeded && release.Revoked.Count > 0)
            outcome = new(ReleaseState.PartiallySucceeded, $"evidence was revoked at the last moment, and the gates of {string.Join(", ", release.Revoked)} have not passed again");
        var bad = outcome.Bad is { } because ? new BadMark(because, "app:release-workflows", outcome.Reason ?? $"{outcome.State}", now) : null;
        var ended = release.End(outcome.State, outcome.Reason, now, bad);
        if (ended == release)
            return release.Phase;
        await session.Save(ended);
        var key = $"close:{ended.Rollback?.Number ?? 0}";
        await audit.Append(session, $"{ended.Id}:{key}", "app:release-workflows", "close", ended.Id, outcome.Reason ?? outcome.WhenAllIsWell, $"state {outcome.State} manifest {ended.ManifestDigest} plan {ended.PlanHash}");
        await session.Tell(ended.Id, key, now, "close", outcome.Reason is null ? $"{outcome.State}: {outcome.WhenAllIsWell}" : $"{outcome.State}: {outcome.Reason}");
        if (plan?.NotTargeted.Where(pool => pool.Reason.Contains("stopped", StringComparison.OrdinalIgnoreCase)).ToList() is { Count: > 0 } laggards)
            await session.Tell(ended.Id, $"{key}:laggards", now, "close", $"{laggards.Count} stopped pools were left alone and are behind until a later release finds them running: {string.Join(", ", laggards.Take(20).Select(p => $"{p.Cluster}/{p.Pool}"))}");
        await session.Publish(new ReleaseCompleted(ended.Id, ended.Version, outcome.State.ToString(), outcome.Reason));
        return outcome.State;
    }
}
