using Dapr.DurableTask.Protobuf;

namespace Dapr.Workflow.Execution;

/// <summary>Events from outside, and those who wait for them: first come, first served, and kept until somebody asks.</summary>
internal sealed class ExternalEvents
{
    private readonly List<HistoryEvent> _unread = [];
    private readonly Dictionary<string, Queue<IWaiter>> _waiting = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<HistoryEvent> Unread => _unread;

    public bool IsAwaited => _waiting.Values.Any(queue => queue.Any(waiter => !waiter.IsOver));

    /// <summary>The next event of a name, as <paramref name="read"/> makes it out. What cannot be read fails whoever waits.</summary>
    public Task<T> Next<T>(string name, Func<HistoryEvent, T> read, CancellationToken stop)
    {
        var waiter = new Waiter<T>(read, stop);
        var index = _unread.FindIndex(raised => string.Equals(raised.EventRaised.Name, name, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
        {
            var raised = _unread[index];
            _unread.RemoveAt(index);
            waiter.TryTake(raised);
            return waiter.Task;
        }

        if (!_waiting.TryGetValue(name, out var queue)) _waiting[name] = queue = new Queue<IWaiter>();
        queue.Enqueue(waiter);
        if (stop.CanBeCanceled) stop.Register(waiter.GiveUp);
        return waiter.Task;
    }

    public void Raise(HistoryEvent raised)
    {
        if (_waiting.TryGetValue(raised.EventRaised.Name, out var queue))
        {
            while (queue.TryDequeue(out var waiter))
            {
                if (waiter.TryTake(raised)) return; // One that was given up is passed over.
            }
        }
        _unread.Add(raised);
    }

    private interface IWaiter
    {
        bool IsOver { get; }

        bool TryTake(HistoryEvent raised);
    }

    // Without RunContinuationsAsynchronously on purpose: the workflow goes on within the turn.
    private sealed class Waiter<T>(Func<HistoryEvent, T> read, CancellationToken stop) : IWaiter
    {
        private readonly TaskCompletionSource<T> _event = new();

        public Task<T> Task => _event.Task;

        public bool IsOver => _event.Task.IsCompleted;

        public bool TryTake(HistoryEvent raised)
        {
            if (IsOver) return false;
            try
            {
                return _event.TrySetResult(read(raised));
            }
            catch (Exception unreadable)
            {
                return _event.TrySetException(unreadable);
            }
        }

        public void GiveUp() => _event.TrySetCanceled(stop);
    }
}
