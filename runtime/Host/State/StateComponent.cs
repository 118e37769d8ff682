using System.Globalization;

namespace LocalDapr.State;

/// <summary>A state store as one app sees it.</summary>
public sealed class StateComponent(string name, IStateStore store, KeyPrefix prefix, TimeProvider clock)
{
    public string Name => name;

    public string FullKey(string appId, string key) => prefix.Full(appId, key);

    public Task<StateValue?> Find(string fullKey) => store.Find(fullKey);

    public Task Apply(IReadOnlyList<StateChange> changes) =>
        changes.FirstOrDefault(change => change.Problem is not null) is { } wrong
            ? throw new ArgumentException(wrong.Problem)
            : store.Apply(changes);

    public StateChange Change(string appId, StateRequest request)
    {
        var (expires, problem) = Expiry(request);
        return new StateChange(
            prefix.Full(appId, request.Key),
            request.Value,
            string.IsNullOrEmpty(request.ETag) ? null : request.ETag,
            request.Concurrency == "first-write",
            expires)
        {
            Problem = request.Concurrency is not (null or "" or "first-write" or "last-write")
                ? $"unrecognized concurrency model '{request.Concurrency}'"
                : request.Consistency is not (null or "" or "strong" or "eventual")
                    ? $"unrecognized consistency model '{request.Consistency}'"
                    : problem,
        };
    }

    private (DateTimeOffset? Expires, string? Problem) Expiry(StateRequest request)
    {
        if (request.Value is null || request.Metadata?.GetValueOrDefault("ttlInSeconds") is not { Length: > 0 } text)
            return (null, null);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && seconds >= -1
            ? (seconds > 0 ? clock.GetUtcNow().AddSeconds(seconds) : null, null)
            : (null, $"error parsing TTL: incorrect value for metadata 'ttlInSeconds': '{text}' must be a whole number, -1 or greater");
    }
}

/// <summary>One change as a client asks for it, before the key gets its prefix. A null value deletes.</summary>
public sealed record StateRequest(
    string Key, byte[]? Value, string? ETag, string? Concurrency, string? Consistency, IReadOnlyDictionary<string, string>? Metadata);
