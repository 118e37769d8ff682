namespace LocalDapr.Sidecars;

/// <summary>Whether an app can take work. One that is watched counts as unwell until it has said otherwise.</summary>
public sealed class AppHealth(bool isWatched)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _well = New(!isWatched);
    private TaskCompletionSource _fallen = New(false);

    public bool IsHealthy
    {
        get
        {
            lock (_lock)
                return _well.Task.IsCompleted;
        }
    }

    /// <summary>True when this is news.</summary>
    public bool Set(bool isHealthy)
    {
        lock (_lock)
        {
            if (_well.Task.IsCompleted == isHealthy)
                return false;
            if (isHealthy)
            {
                _fallen = New(false);
                _well.SetResult();
            }
            else
            {
                _well = New(false);
                _fallen.SetResult();
            }
            return true;
        }
    }

    /// <summary>Returns when the app is, or becomes, unwell.</summary>
    public async Task WaitUnwell(CancellationToken stop)
    {
        Task fallen;
        lock (_lock)
            fallen = _well.Task.IsCompleted ? _fallen.Task : Task.CompletedTask;
        await fallen.WaitAsync(stop);
    }

    public Task Wait(CancellationToken stop)
    {
        lock (_lock)
            return _well.Task.WaitAsync(stop);
    }

    private static TaskCompletionSource New(bool isWell)
    {
        var well = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (isWell)
            well.SetResult();
        return well;
    }
}
