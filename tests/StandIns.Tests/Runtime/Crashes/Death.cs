namespace StandIns.Tests.Runtime.Crashes;

/// <summary>The end of a process without its process: from then on nothing it began is ever finished, and nobody gets an answer.</summary>
internal sealed class Death
{
    private readonly TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool HasHappened => _happened.Task.IsCompleted;

    public Task<T> Die<T>()
    {
        _happened.TrySetResult();
        return new TaskCompletionSource<T>().Task;
    }

    /// <summary>Whether the work was done; if not, whoever did it is dead.</summary>
    public async Task<bool> Survives(Task work)
    {
        await Task.WhenAny(work, _happened.Task);
        if (HasHappened)
            return false;
        await work;
        return true;
    }
}
