namespace ReleaseOrchestrator.Hosting.Jobs;

/// <summary>Tells the dispatcher that something may have become due.</summary>
internal sealed class JobWake
{
    private readonly Signal _signal = new();

    public void Signal() => _signal.Set();

    public Task Wait(TimeSpan limit, TimeProvider clock, CancellationToken stop) => _signal.Wait(limit, clock, stop);
}
