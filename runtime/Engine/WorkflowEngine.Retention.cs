namespace LocalDapr.Engine;

// What is forgotten, and when. The store knows the times; here only the next of them is watched.
public sealed partial class WorkflowEngine
{
    private const int PurgedAtOnce = 100;

    private readonly Func<string, RetentionPolicy?> _retention;
    private readonly TimerQueue<DateTimeOffset> _purges;

    private DateTimeOffset? PurgeTime(InstanceState state) =>
        state.CompletedAt is { } end && _retention(state.Key.AppId)?.For(state.Status) is { } keep ? end.ToDateTimeOffset() + keep : null;

    private void PurgeAt(DateTimeOffset? at)
    {
        if (at is { } time && !(_purges.Next <= time))
            _purges.Add(time, time);
    }

    private void PurgeDue()
    {
        lock (_lock)
        {
            if (_purges.TakeDue().Count == 0)
                return;
            // One that has been started again since is another by now; its own end brings its own time.
            var due = _store.ListDuePurges(_clock.GetUtcNow(), PurgedAtOnce).Where(key => !_live.ContainsKey(key)).ToList();
            if (due.Count > 0)
                _ = AfterCommit(Commit([.. due.Select(key => new DeleteInstance(key))]), () => PurgeAt(_store.NextPurge()));
            else if (_store.NextPurge() is { } next)
                PurgeAt(next > _clock.GetUtcNow() ? next : _clock.GetUtcNow().AddSeconds(1));
        }
    }
}
