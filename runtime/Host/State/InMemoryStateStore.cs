namespace LocalDapr.State;

/// <summary>Values that last as long as the runtime (state.in-memory).</summary>
public sealed class InMemoryStateStore(TimeProvider clock) : IStateStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StateValue> _values = new(StringComparer.Ordinal);

    public Task<StateValue?> Find(string key)
    {
        lock (_lock)
            return Task.FromResult(Current(key));
    }

    public Task Apply(IReadOnlyList<StateChange> changes)
    {
        lock (_lock)
        {
            var before = new Dictionary<string, StateValue?>(StringComparer.Ordinal);
            foreach (var change in changes)
            {
                var current = Current(change.Key);
                before.TryAdd(change.Key, current);
                if (StateRules.Refuses(change, current?.ETag))
                {
                    foreach (var (key, value) in before)
                        Put(key, value);
                    throw new ETagMismatchException(change.Key);
                }
                Put(change.Key, change.Value is null ? null : new StateValue(change.Value, Guid.NewGuid().ToString("N"), change.Expires));
            }
        }
        return Task.CompletedTask;
    }

    private StateValue? Current(string key) =>
        _values.TryGetValue(key, out var value) && !(value.Expires <= clock.GetUtcNow()) ? value : null;

    private void Put(string key, StateValue? value)
    {
        if (value is null)
            _values.Remove(key);
        else
            _values[key] = value;
    }
}
