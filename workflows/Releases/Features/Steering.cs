using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>
/// Makes a pause, resume, abort or rollback that is in the ledger true elsewhere: first the hold at node-pool-rollout (R3), then the workflows are told.
/// Reads what the ledger says now, so that repeating it, or doing two of them in the wrong order, ends the same.
/// </summary>
public sealed class SteerRelease(ServiceDatabase database, AppCalls apps, WorkflowSignals signals, TimeProvider clock) : IJobHandler
{
    public static string Kind => "steer-release";

    public sealed record Payload(string ReleaseId);

    /// <summary>Enqueued in the transaction that changed the release; each change has a job of its own.</summary>
    public static Task Enqueue(WriteSession session, Release release) =>
        session.Enqueue(Kind, $"{release.Id}-{release.Steerings}", new Payload(release.Id));

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        var id = job.Payload<Payload>().ReleaseId;
        var release = await Carry(database, apps, id, stop);
        var stages = await database.Read(s => s.Stages(id), stop);
        await signals.Tell([Instances.Release(id), Instances.Rollout(id), .. stages.Select(stage => Instances.Stage(id, stage.Name))]);
        if (release.LooksAgain)
            await database.Write(session => LookAgain.Enqueue(session, release), stop);
        if (release is { Phase.IsFinal: false, Rollback: not null } or { AbortRequestedBy: not null })
            await TellClusters(id, stop);
        return JobStep.Done;
    }

    public Task Abandon(Job job, Exception last, CancellationToken stop) =>
        database.Write(s => s.Tell(job.Payload<Payload>().ReleaseId, $"steering-lost:{job.Id}", clock.GetUtcNow(), "steering", $"A pause, resume, abort or rollback could not be carried on: {last.Message}"), stop);

    /// <summary>
    /// Places or lifts the hold that the ledger asks for. The ledger is read again afterwards: whoever is last to write over there has seen what the ledger says, so that
    /// two of these at once leave the hold that is wanted.
    /// </summary>
    public static async Task<Release> Carry(ServiceDatabase database, AppCalls apps, string releaseId, CancellationToken stop)
    {
        while (true)
        {
            var release = await database.Read(s => s.Release(releaseId), stop);
            await Hold(apps, release, stop);
            if ((await database.Read(s => s.Release(releaseId), stop)).Steerings == release.Steerings)
                return release;
        }
    }

    private static async Task Hold(AppCalls apps, Release release, CancellationToken stop)
    {
        var path = $"rollouts/holds/{release.Id}";
        if (release.Phase.IsFinal)
            return; // closing it has left the hold that stays
        if (release.AbortRequestedBy is { } by)
            await apps.Put<HoldRequest, object>(AppIds.NodePoolRollout, path, new(HoldKind.Aborted, release.Reason ?? "aborted", by, release.AbortInFlight), stop);
        else if (release.Rollback is { } rollback)
            await RollBack(apps, path, rollback, stop);
        else if (release.Held)
            await apps.Put<HoldRequest, object>(AppIds.NodePoolRollout, path, new(HoldKind.Paused, release.Reason ?? WhyHeld(release), "release-workflows"), stop);
        else
            await apps.Delete(AppIds.NodePoolRollout, path, stop);
    }

    private static string WhyHeld(Release release) => release.LooksAgain
        ? $"the gates of {string.Join(", ", release.Revoked)} have to pass again before it goes on"
        : "it is planned anew before it goes on";

    private static async Task RollBack(AppCalls apps, string path, RollbackOrder rollback, CancellationToken stop)
    {
        try
        {
            await apps.Put<HoldRequest, object>(AppIds.NodePoolRollout, path, new(HoldKind.RollingBack, rollback.Reason, rollback.By), stop);
        }
        catch (DomainException e) when (e.Kind == ErrorKind.Conflict)
        {
            // It had been aborted before: its upgrades are held for good, and rollbacks asked for after that go on.
        }
    }

    /// <summary>Clusters whose upgrades wait would otherwise find out only at their next look.</summary>
    private async Task TellClusters(string releaseId, CancellationToken stop) => await signals.Tell(
        (await apps.Operations(releaseId, stop)).Where(operation => operation.RollbackOf is null && !operation.State.IsFinal)
            .Select(operation => Instances.Cluster(releaseId, operation.ClusterId, Instances.AttemptOf(operation.Id))).Distinct());
}

/// <summary>
/// Carries what was just decided on to node-pool-rollout before it is answered, so that no new work begins from then on. Where that takes too long or cannot be done
/// now, the job that was written with the decision does it.
/// </summary>
public sealed class PromptSteering(ServiceDatabase database, AppCalls apps, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    public async Task Carry(string releaseId, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await SteerRelease.Carry(database, apps, releaseId, either.Token);
        }
        catch (Exception e) when (e is DomainException or OperationCanceledException)
        {
            // On disk it is, and its job is due: nothing is lost.
        }
    }
}
