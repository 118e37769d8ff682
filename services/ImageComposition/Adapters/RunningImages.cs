using System.Collections.Concurrent;

namespace ReleaseOrchestrator.ImageComposition.Adapters;

/// <summary>The work going on in this process, so that cancelling a composition stops it now and not after its next step.</summary>
public sealed class RunningImages
{
    private readonly ConcurrentDictionary<CancellationTokenSource, string> _running = new();

    public Work Begin(string compositionId, CancellationToken stop)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _running[source] = compositionId;
        return new Work(source, () => _running.TryRemove(source, out _));
    }

    public void Cancel(string compositionId)
    {
        foreach (var (source, id) in _running)
        {
            if (id == compositionId)
                source.Cancel();
        }
    }

    public sealed class Work(CancellationTokenSource source, Action end) : IDisposable
    {
        public CancellationToken Token { get; } = source.Token;

        // Not disposed: Cancel may be using the source at this moment; without a timer there is nothing to release.
        public void Dispose() => end();
    }
}
