using Dapr.DurableTask.Protobuf;

namespace Dapr.Workflow.Execution;

/// <summary>Events from outside, and those who wait for them: first come, first served, and kept until somebody asks.</summary>
internal sealed class ExternalEvents
{
    private readonly List<HistoryEvent> _unread = [];
    private readonly Dictionary<string, Queue<TaskCompletionSource<HistoryEvent>>> _waiting = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<HistoryEvent> Unread => _unread;

    public bool IsAwaited => _waiting.Values.Any(queue => queue.Any(waiter => !waiter.Task.IsCompleted));

    public Task<HistoryEvent> Next(string name, CancellationToken stop)
    {
        var index = _unread.FindIndex(raised => string.Equals(raised.EventRaised.Name, name, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
        {
            var raised = _unread[index];
            _unread.RemoveAt(index);
            return Task.FromResult(raised);
        }

        // Without RunContinuationsAsynchronously on purpose: the workflow goes on within the turn.
        var waiter = new TaskCompletionSource<HistoryEvent>();
        if (!_waiting.TryGetValue(name, out var queue)) _waiting[name] = queue = new Queue<TaskCompletionSource<HistoryEvent>>();
        queue.Enqueue(waiter);
        if (stop.CanBeCanceled) stop.Register(() => waiter.TrySetCanceled(stop));
        return waiter.Task;
    }

    public void Raise(HistoryEvent raised)
    {
        if (_waiting.TryGetValue(raised.EventRaised.Name, out var queue))
        {
            while (queue.TryDequeue(out var waiter))
            {
                if (waiter.TrySetResult(raised)) return; // One that was given up is passed over.
            }
        }
        _unread.Add(raised);
    }
}
