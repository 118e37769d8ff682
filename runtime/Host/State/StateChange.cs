namespace LocalDapr.State;

/// <summary>A value as stored, with the tag that changes whenever it does.</summary>
public sealed record StateValue(byte[] Value, string ETag, DateTimeOffset? Expires);

/// <summary>One wish to change a key: a new value, or none any more.</summary>
/// <param name="Key">The full key, prefix included.</param>
/// <param name="Value">Null to delete.</param>
/// <param name="ETag">The tag the stored value must have; null when it does not matter.</param>
/// <param name="IsFirstWrite">Without a tag: only if there is no value yet.</param>
/// <param name="Expires">When the value is to vanish by itself.</param>
public sealed record StateChange(string Key, byte[]? Value, string? ETag, bool IsFirstWrite, DateTimeOffset? Expires)
{
    /// <summary>Why the store will not do it, whatever it holds.</summary>
    public string? Problem { get; init; }
}

/// <summary>The stored value is not the one the caller had in mind.</summary>
public sealed class ETagMismatchException(string key)
    : Exception($"possible etag mismatch. error from state store: the etag given for key '{KeyPrefix.Without(key)}' does not match");

/// <summary>Keeps values by key.</summary>
public interface IStateStore
{
    Task<StateValue?> Find(string key);

    /// <summary>Applies all of the changes, or none and throws <see cref="ETagMismatchException"/>.</summary>
    Task Apply(IReadOnlyList<StateChange> changes);
}
