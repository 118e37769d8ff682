using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>
/// Plans a resumed release anew before it goes on. Where what is decided has changed, the hash changes with it and approvals that were given are void (R10). What had
/// failed and is not left out is tried again. The release stays held until all of that is on disk.
/// </summary>
public sealed class ReplanRelease(ServiceDatabase database, PlanningSources sources, AuditLog audit, TimeProvider clock) : IJobHandler
{
    private const int ChangesTold = 12;

    public static string Kind => "replan-release";

    public sealed record Payload(string ReleaseId);

    public static Task Enqueue(WriteSession session, Release release) => session.Enqueue(Kind, $"{release.Id}-{release.Steerings}", new Payload(release.Id));

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        var id = job.Payload<Payload>().ReleaseId;
        var (release, plan, policy, manifest) = await database.Read(
            async s => (await s.Release(id), await s.ReleaseDocument<RolloutPlan>(id), await s.ReleaseDocument<ReleasePolicy>(id), await s.ReleaseDocument<ReleaseManifest>(id)), stop);
        if (!release.Replan)
            return JobStep.Done; // paused or ended again meanwhile

        var outlook = await sources.Ask(refresh: true, stop);
        var fresh = RolloutPlanner.Plan(new(id, release.Policy, policy!, release.ManifestDigest!, TargetImages.Of(manifest!.Images), outlook));
        await database.Write(
            async session =>
            {
                var now = await session.Release(id);
                if (!now.Replan || now.Steerings != release.Steerings)
                    return; // steered otherwise while this was planned: that has a job of its own
                var begun = (await session.Stages(id)).Where(stage => stage.Stage is not (StageState.Pending or StageState.AwaitingApproval)).Select(stage => stage.Name).ToHashSet();
                await Keep(session, now, RolloutReplanner.Merge(plan!, fresh, policy!, outlook.Fleet, begun), clock.GetUtcNow());
            },
            stop);
        return JobStep.Done;
    }

    public Task Abandon(Job job, Exception last, CancellationToken stop) => database.Write(
        async session =>
        {
            var release = await session.Release(job.Payload<Payload>().ReleaseId);
            if (release.Replan)
                await session.Save(release with { Replan = false, Paused = true, Reason = $"it could not be planned anew: {last.Message}. Resume it to try again." });
        },
        stop);

    private async Task Keep(WriteSession session, Release release, Replanned replanned, DateTimeOffset now)
    {
        var plan = replanned.Plan;
        var after = release.Replanned(plan.Hash);
        await session.SaveReleaseDocument(release.Id, plan);
        await session.Save(after);
        foreach (var stage in plan.Stages)
            await session.Execute("UPDATE stages SET needs_approval = @Needs WHERE release_id = @Id AND name = @Name", new { release.Id, stage.Name, Needs = stage.NeedsApproval ? 1 : 0 });
        foreach (var pool in replanned.Vanished)
        {
            var decision = await session.Decide(release.Id, new PoolDecisionRow(pool.PoolId, $"{pool.Cluster}/{pool.Pool}", PoolDecisionRow.Vanished, "it is not in the fleet any more", "app:release-workflows"), now);
            await session.Enqueue(LeaveOutPool.Kind, $"{release.Id}-pool-decision-{decision}", new LeaveOutPool.Payload(release.Id, pool.ClusterId, pool.PoolId, pool.OperationId));
        }

        if (plan.Hash != release.PlanHash)
        {
            var changes = string.Join("; ", replanned.Changes.Take(ChangesTold)) + (replanned.Changes.Count > ChangesTold ? $"; and {replanned.Changes.Count - ChangesTold} more" : "");
            await audit.Append(session, $"{release.Id}:replan:{after.Steerings}", "app:release-workflows", "replan-rollout", release.Id, changes, $"plan {plan.Hash} instead of {release.PlanHash}");
            await session.Tell(release.Id, $"replan:{after.Steerings}", now, "plan", $"Planned anew: plan {plan.Hash[..12]} instead of {release.PlanHash![..12]}, approvals given before are void. {changes}");
        }

        await TryAgain(session, release.Id, plan, now);
        await SteerRelease.Enqueue(session, after);
    }

    private static async Task TryAgain(WriteSession session, string releaseId, RolloutPlan plan, DateTimeOffset now)
    {
        var planned = plan.Stages.SelectMany(stage => stage.Waves).SelectMany(wave => wave.Clusters).DistinctBy(c => c.ClusterId, StringComparer.OrdinalIgnoreCase).ToDictionary(c => c.ClusterId, StringComparer.OrdinalIgnoreCase);
        foreach (var troubled in await session.TroubledClusters(releaseId))
        {
            if (troubled.UnderWay > 0 || !planned.TryGetValue(troubled.ClusterId, out var cluster) || troubled.Again(cluster) is not { } again)
                continue;
            await session.Begin(releaseId, again);
            await session.Tell(releaseId, $"again:{again.Cluster}:{again.Attempt}", now, "retry", $"Cluster {again.Cluster}: attempt {again.Attempt} at {again.Pools.Count} pools");
        }
    }
}
