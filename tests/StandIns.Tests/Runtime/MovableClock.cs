namespace StandIns.Tests.Runtime;

/// <summary>A clock that stands still until it is moved; timers fire as it passes them.</summary>
internal sealed class MovableClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<PendingTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    /// <summary>Somebody waits for time to pass.</summary>
    public bool HasTimers
    {
        get
        {
            lock (_lock)
                return _timers.Any(t => t.Due is not null);
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Move(TimeSpan by)
    {
        lock (_lock)
            _now += by;
        while (TakeDue() is { } due)
            due.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new PendingTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private PendingTimer? TakeDue()
    {
        lock (_lock)
        {
            var due = _timers.Where(t => t.Due <= _now).MinBy(t => t.Due);
            due?.Due = null;
            return due;
        }
    }

    private sealed class PendingTimer(MovableClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                if (!clock._timers.Contains(this))
                    clock._timers.Add(this);
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
            }
            if (dueTime == TimeSpan.Zero)
                clock.Move(TimeSpan.Zero);
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._lock)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
