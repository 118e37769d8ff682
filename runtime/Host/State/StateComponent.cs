using System.Globalization;
using LocalDapr.Http;

namespace LocalDapr.State;

/// <summary>A state store as one app sees it.</summary>
public sealed class StateComponent(string name, IStateStore store, KeyPrefix prefix, TimeProvider clock)
{
    public string Name => name;

    public Task<StateValue?> Find(string appId, string key) => store.Find(prefix.Full(appId, key));

    public Task Apply(string appId, IEnumerable<StateRequest> requests) =>
        store.Apply([.. requests.Select(request => Change(appId, request))]);

    private StateChange Change(string appId, StateRequest request) => new(
        prefix.Full(appId, request.Key),
        request.Value,
        request.IsLastWrite || string.IsNullOrEmpty(request.ETag) ? null : request.ETag,
        request.IsFirstWrite,
        Expiry(request));

    private DateTimeOffset? Expiry(StateRequest request)
    {
        if (request.Metadata?.GetValueOrDefault("ttlInSeconds") is not { Length: > 0 } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? seconds > 0 ? clock.GetUtcNow().AddSeconds(seconds) : null
            : throw new ApiException(
                400, "ERR_STATE_SAVE", $"failed saving state in state store {name}: ttlInSeconds '{text}' of key {request.Key} is not a whole number");
    }
}

/// <summary>One change as a client asks for it, before the key gets its prefix. A null value deletes.</summary>
public sealed record StateRequest(
    string Key, byte[]? Value, string? ETag, bool IsFirstWrite, bool IsLastWrite, IReadOnlyDictionary<string, string>? Metadata);
