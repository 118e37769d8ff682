namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>Time that passes only when it is moved. Timers go off at their own moment, in order, in the flow of whoever moves it.</summary>
public sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<(Alarm Alarm, long Setting), (DateTimeOffset Due, long Order)> _alarms = new();
    private DateTimeOffset _now = start;
    private long _order;

    /// <summary>How many timers have been set so far.</summary>
    public long Settings
    {
        get
        {
            lock (_lock)
                return _order;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>When the next timer goes off; null: none is set.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (_lock)
                return Peek()?.Due;
        }
    }

    /// <summary>Whether any of the timers set after the first <paramref name="settings"/> is still to go off.</summary>
    public bool IsAwaitedSince(long settings)
    {
        lock (_lock)
            return _alarms.UnorderedItems.Any(item => item.Priority.Order > settings && item.Element.Alarm.Setting == item.Element.Setting);
    }

    /// <summary>Moves to a moment; one that is past already changes nothing but lets timers that are due go off.</summary>
    public void MoveTo(DateTimeOffset moment)
    {
        while (Take(moment) is { } alarm)
            alarm.GoOff();
        lock (_lock)
            _now = moment > _now ? moment : _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private Alarm? Take(DateTimeOffset until)
    {
        lock (_lock)
        {
            if (Peek() is not { } next || next.Due > until)
                return null;
            _alarms.Dequeue();
            _now = next.Due > _now ? next.Due : _now;
            if (next.Alarm.Period is { } period)
                Set(next.Alarm, _now + period);
            return next.Alarm;
        }
    }

    private (Alarm Alarm, DateTimeOffset Due)? Peek()
    {
        while (_alarms.TryPeek(out var entry, out var at))
        {
            if (entry.Alarm.Setting == entry.Setting)
                return (entry.Alarm, at.Due);
            _alarms.Dequeue(); // changed or disposed since
        }

        return null;
    }

    private void Set(Alarm alarm, DateTimeOffset due) => _alarms.Enqueue((alarm, ++alarm.Setting), (due, ++_order));

    private sealed class Alarm(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long Setting { get; set; }

        public TimeSpan? Period { get; private set; }

        public void GoOff() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                Period = period > TimeSpan.Zero ? period : null;
                if (dueTime < TimeSpan.Zero)
                    Setting++;
                else
                    clock.Set(this, clock._now + dueTime);
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
                Setting++;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
