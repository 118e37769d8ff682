namespace LocalDapr.PubSub;

/// <summary>Knows which apps have said what they want to receive. Until all have, messages are kept even without a receiver.</summary>
public sealed class ReadyApps : IDisposable
{
    /// <summary>An app that has not said anything for so long does not keep messages any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly ITimer _patience;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _missing;
    private readonly Broker _broker;

    public ReadyApps(IEnumerable<string> apps, Broker broker, TimeProvider clock)
    {
        _missing = new HashSet<string>(apps, StringComparer.Ordinal);
        _broker = broker;
        _broker.KeepsAll = _missing.Count > 0;
        _patience = clock.CreateTimer(_ => End(), null, Patience, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _patience.Dispose();

    public async Task Add(string appId)
    {
        lock (_lock)
        {
            if (!_missing.Remove(appId) || _missing.Count > 0)
                return;
        }
        await End();
    }

    private Task End()
    {
        _broker.KeepsAll = false;
        return _broker.Sweep();
    }
}
