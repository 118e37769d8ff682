using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Snapshots;

/// <summary>
/// Takes a snapshot of the first pool of its make that was verified on a release's image, for pools of regions that have moved on since. It touches no
/// cluster. Where it cannot be taken the next such pool is asked.
/// </summary>
public sealed partial class TakeImageSnapshot(SnapshotStore store, IPoolSnapshots snapshots, RolloutPace pace, ILogger<TakeImageSnapshot> log) : IJobHandler
{
    public sealed record Payload(string SnapshotId);

    public static string Kind => "image-snapshot";

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        if (await store.Find(job.Payload<Payload>().SnapshotId, stop) is not { Ready: false } wanted)
            return JobStep.Done;
        try
        {
            var tags = new Dictionary<string, string> { ["release-orchestrator-release"] = wanted.ReleaseId, ["release-orchestrator-image"] = wanted.Image };
            var taken = await snapshots.Take(wanted.Id, wanted.Region, wanted.PoolId, tags, stop);
            if (NodeImage.Same(taken.Image, wanted.Image))
            {
                await store.Taken(wanted, stop);
                return JobStep.Done;
            }

            await snapshots.Delete(wanted.Id, stop); // the pool has gone on meanwhile
        }
        catch (AzureException problem) when (problem.Trouble is not (AzureTrouble.NotFound or AzureTrouble.Rejected or AzureTrouble.NotAllowed))
        {
            return JobStep.Again(RolloutPace.AtLeast(pace.Later, problem.RetryAfter));
        }
        catch (AzureException problem)
        {
            NotTaken(log, wanted.Id, problem.Message);
        }

        await store.Forget(wanted.Id, stop);
        return JobStep.Done;
    }

    public Task Abandon(Job job, Exception last, CancellationToken stop) => store.Forget(job.Payload<Payload>().SnapshotId, stop);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Snapshot {Id} could not be taken: {Problem}")]
    private static partial void NotTaken(ILogger log, string id, string problem);
}
