namespace LocalDapr.Sidecars;

/// <summary>Counts the calls to an app that are under way, so that a sidecar can end between them.</summary>
internal sealed class CallCount
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _isDraining;

    /// <summary>While the sidecar ends no call begins: it waits until whoever wants it gives up.</summary>
    public Task Enter(CancellationToken stop)
    {
        lock (_lock)
        {
            if (_isDraining)
                return Task.Delay(Timeout.Infinite, stop);
            _count++;
            return Task.CompletedTask;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_count == 0 && _isDraining)
                _drained.TrySetResult();
        }
    }

    public Task Drain()
    {
        lock (_lock)
        {
            _isDraining = true;
            if (_count == 0)
                _drained.TrySetResult();
            return _drained.Task;
        }
    }
}
