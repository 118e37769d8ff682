using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>
/// Makes a pause, resume or abort that is in the ledger true elsewhere: first the hold at node-pool-rollout (R3), then the workflows are told.
/// Reads what the ledger says now, so that repeating it, or doing two of them in the wrong order, ends the same.
/// </summary>
public sealed class SteerRelease(ServiceDatabase database, AppCalls apps, WorkflowSignals signals) : IJobHandler
{
    public static string Kind => "steer-release";

    public sealed record Payload(string ReleaseId);

    /// <summary>Enqueued in the transaction that changed the release; each change has a job of its own.</summary>
    public static Task Enqueue(WriteSession session, Release release) =>
        session.Enqueue(Kind, $"{release.Id}-{release.Steerings}", new Payload(release.Id));

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        var id = job.Payload<Payload>().ReleaseId;
        var (release, stages) = await database.Read(async s => (await s.Release(id), await s.Stages(id)), stop);
        await Hold(apps, release, stop);
        await signals.Tell([Instances.Release(id), Instances.Rollout(id), .. stages.Select(stage => Instances.Stage(id, stage.Name))]);
        return JobStep.Done;
    }

    public Task Abandon(Job job, Exception last, CancellationToken stop) =>
        database.Write(s => s.Tell(job.Payload<Payload>().ReleaseId, $"steering-lost:{job.Id}", DateTimeOffset.UtcNow, "steering", $"A pause, resume or abort could not be carried on: {last.Message}"), stop);

    /// <summary>Places or lifts the hold that the ledger asks for.</summary>
    public static async Task Hold(AppCalls apps, Release release, CancellationToken stop)
    {
        var path = $"rollouts/holds/{release.Id}";
        if (release.AbortRequestedBy is { } by)
            await apps.Put<HoldRequest, object>(AppIds.NodePoolRollout, path, new(HoldKind.Aborted, release.Reason ?? "aborted", by), stop);
        else if (release.Paused)
            await apps.Put<HoldRequest, object>(AppIds.NodePoolRollout, path, new(HoldKind.Paused, release.Reason ?? "paused", "release-workflows"), stop);
        else
            await apps.Delete(AppIds.NodePoolRollout, path, stop);
    }
}
