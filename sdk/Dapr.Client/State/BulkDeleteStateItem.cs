namespace Dapr.Client;

/// <summary>One key to be removed with others.</summary>
/// <param name="key">The key.</param>
/// <param name="etag">The ETag that must still be current; empty for none.</param>
/// <param name="stateOptions">How to carry it out.</param>
/// <param name="metadata">Settings for the store.</param>
public readonly struct BulkDeleteStateItem(
    string key, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The ETag that must still be current; empty for none.</summary>
    public string ETag { get; } = etag;

    /// <summary>How to carry it out.</summary>
    public StateOptions? StateOptions { get; } = stateOptions;

    /// <summary>Settings for the store.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; } = metadata;
}
