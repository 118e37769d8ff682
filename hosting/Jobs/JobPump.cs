namespace ReleaseOrchestrator.Hosting.Jobs;

/// <summary>
/// Runs due jobs one at a time for a host that has no queue and no thread of its own: in the order in which they fell due, each as a worker would run it.
/// </summary>
public sealed class JobPump
{
    private readonly JobStore _store;
    private readonly JobRunner _runner;

    internal JobPump(JobStore store, JobRunner runner) => (_store, _runner) = (store, runner);

    /// <summary>To be called once before the first job: what an earlier process had begun is due at once.</summary>
    public Task TakeOver(CancellationToken stop) => _store.ReleaseLeasesOfEarlierProcess(stop);

    /// <summary>When the next job falls due; null: there is none.</summary>
    public Task<DateTimeOffset?> NextDue(CancellationToken stop) => _store.NextDue(stop);

    /// <summary>Runs the job that has been due longest; false: none is due now.</summary>
    public async Task<bool> RunNext(CancellationToken stop)
    {
        if (await _store.Due(stop, most: 1) is not [var job])
            return false;
        await _runner.Run(new JobKey(job.Kind, job.Id), stop, alone: true);
        return true;
    }
}
