namespace Dapr.Client;

/// <summary>One operation of a state transaction.</summary>
/// <param name="key">The key.</param>
/// <param name="value">The value as JSON in UTF-8; null for a removal.</param>
/// <param name="operationType">What to do.</param>
/// <param name="etag">The ETag that must still be current.</param>
/// <param name="metadata">Settings for the store.</param>
/// <param name="options">How to carry it out.</param>
public sealed class StateTransactionRequest(
    string key,
    byte[]? value,
    StateOperationType operationType,
    string? etag = null,
    IReadOnlyDictionary<string, string>? metadata = null,
    StateOptions? options = null)
{
    /// <summary>How to carry it out.</summary>
#pragma warning disable CA1051 // A field in the official type as well.
    public StateOptions? Options = options;
#pragma warning restore CA1051

    /// <summary>The key.</summary>
    public string Key { get; } = key ?? throw new ArgumentNullException(nameof(key));

    /// <summary>The value as JSON in UTF-8; null for a removal.</summary>
    public byte[]? Value { get; set; } = value;

    /// <summary>What to do.</summary>
    public StateOperationType? OperationType { get; set; } = operationType;

    /// <summary>The ETag that must still be current.</summary>
    public string? ETag { get; set; } = etag;

    /// <summary>Settings for the store.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; set; } = metadata;
}
