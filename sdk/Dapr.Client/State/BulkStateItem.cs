namespace Dapr.Client;

/// <summary>One of several values read at once, as it is stored.</summary>
/// <param name="key">The key.</param>
/// <param name="value">The value as text; empty where the key has none.</param>
/// <param name="etag">Its ETag.</param>
public readonly struct BulkStateItem(string key, string value, string etag)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The value as text; empty where the key has none.</summary>
    public string Value { get; } = value;

    /// <summary>Its ETag.</summary>
    public string ETag { get; } = etag;
}

/// <summary>One of several values read at once.</summary>
/// <typeparam name="TValue">The type of the value.</typeparam>
/// <param name="key">The key.</param>
/// <param name="value">The value; the type's default where the key has none.</param>
/// <param name="etag">Its ETag.</param>
public readonly struct BulkStateItem<TValue>(string key, TValue value, string etag)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The value; the type's default where the key has none.</summary>
    public TValue Value { get; } = value;

    /// <summary>Its ETag.</summary>
    public string ETag { get; } = etag;
}
