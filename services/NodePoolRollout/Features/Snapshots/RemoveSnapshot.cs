using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Snapshots;

/// <summary>Deletes a snapshot of this service's making once nobody needs it: its release has ended, or its image is no longer supported.</summary>
public sealed class RemoveSnapshot(SnapshotStore store, IPoolSnapshots snapshots, RolloutPace pace, TimeProvider clock) : IJobHandler
{
    public sealed record Payload(string SnapshotId);

    public static string Kind => "snapshot-removal";

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        var id = job.Payload<Payload>().SnapshotId;
        if (await store.Find(id, stop) is not { } snapshot)
            return JobStep.Done;
        if (snapshot.NeededUntil - clock.GetUtcNow() is var left && left > TimeSpan.Zero)
            return JobStep.Again(left);
        try
        {
            await snapshots.Delete(id, stop);
        }
        catch (AzureException problem) when (problem.Trouble is not (AzureTrouble.NotFound or AzureTrouble.Rejected))
        {
            return JobStep.Again(RolloutPace.AtLeast(pace.LongestBackOff, problem.RetryAfter));
        }

        await store.Forget(id, stop);
        return JobStep.Done;
    }

    public Task Abandon(Job job, Exception last, CancellationToken stop) => Task.CompletedTask;
}
