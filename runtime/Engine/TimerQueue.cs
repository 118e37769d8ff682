namespace LocalDapr.Engine;

/// <summary>Calls back when the earliest of many times has come. It knows nothing of what the times are for.</summary>
internal sealed class TimerQueue<T> : IDisposable
{
    // Timers of the platform count only so far; in between, the queue just looks again.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(12);

    private readonly PriorityQueue<T, DateTimeOffset> _queue = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    public TimerQueue(TimeProvider clock, Action due)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The earliest time that anything waits for.</summary>
    public DateTimeOffset? Next => _queue.TryPeek(out _, out var at) ? at : null;

    public void Add(T item, DateTimeOffset at)
    {
        if (at.Year == DateTimeOffset.MaxValue.Year)
            return; // how workers write "never"
        _queue.Enqueue(item, at);
        Arm();
    }

    /// <summary>Takes all whose time has come, the earliest first.</summary>
    public List<T> TakeDue()
    {
        var now = _clock.GetUtcNow();
        var due = new List<T>();
        while (_queue.TryPeek(out var item, out var at) && at <= now)
        {
            _queue.Dequeue();
            due.Add(item);
        }
        Arm();
        return due;
    }

    public void Dispose() => _timer.Dispose();

    private void Arm()
    {
        if (!_queue.TryPeek(out _, out var at))
            return;
        var left = at - _clock.GetUtcNow();
        _timer.Change(left <= TimeSpan.Zero ? TimeSpan.Zero : left < LongestSleep ? left : LongestSleep, Timeout.InfiniteTimeSpan);
    }
}
