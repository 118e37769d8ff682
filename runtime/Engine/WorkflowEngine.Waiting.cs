namespace LocalDapr.Engine;

// For whoever hosts the engine without a clock of its own: what it still waits for.
public sealed partial class WorkflowEngine
{
    private readonly List<TaskCompletionSource> _settled = [];
    private int _commitsUnderWay;

    /// <summary>When the next timer or start is due; null when nothing waits for a time.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (_lock)
                return _timers.Next;
        }
    }

    /// <summary>Completes when all that has been asked for so far is durable, and what follows from it has been sent to the workers.</summary>
    public Task Settled()
    {
        lock (_lock)
        {
            if (_commitsUnderWay == 0)
                return Task.CompletedTask;
            var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _settled.Add(settled);
            return settled.Task;
        }
    }

    private void CommitEnded()
    {
        if (--_commitsUnderWay > 0)
            return;
        foreach (var waiting in _settled)
            waiting.TrySetResult();
        _settled.Clear();
    }
}
