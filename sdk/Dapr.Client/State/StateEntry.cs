using Dapr.Client;

namespace Dapr;

/// <summary>A value of a state store that can be changed and written back.</summary>
/// <typeparam name="TValue">The type of the value.</typeparam>
/// <param name="client">The client to write with.</param>
/// <param name="storeName">The name of the store.</param>
/// <param name="key">The key.</param>
/// <param name="value">The value.</param>
/// <param name="etag">Its ETag.</param>
public sealed class StateEntry<TValue>(DaprClient client, string storeName, string key, TValue value, string etag)
{
    private readonly DaprClient _client = client ?? throw new ArgumentNullException(nameof(client));

    /// <summary>The name of the store.</summary>
    public string StoreName { get; } = storeName ?? throw new ArgumentNullException(nameof(storeName));

    /// <summary>The key.</summary>
    public string Key { get; } = key ?? throw new ArgumentNullException(nameof(key));

    /// <summary>The value.</summary>
    public TValue Value { get; set; } = value;

    /// <summary>The ETag that the value had when it was read.</summary>
    public string ETag { get; } = etag;

    /// <summary>Removes the value, whoever changed it meanwhile.</summary>
    /// <param name="stateOptions">How to carry it out.</param>
    /// <param name="metadata">Settings for the store.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When it is removed.</returns>
    public Task DeleteAsync(
        StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        _client.DeleteStateAsync(StoreName, Key, stateOptions, metadata, cancellationToken);

    /// <summary>Saves the value, whoever changed it meanwhile.</summary>
    /// <param name="stateOptions">How to carry it out.</param>
    /// <param name="metadata">Settings for the store.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>When it is saved.</returns>
    public Task SaveAsync(
        StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        _client.SaveStateAsync(StoreName, Key, Value, stateOptions, metadata, cancellationToken);

    /// <summary>Saves the value unless it was changed meanwhile.</summary>
    /// <param name="stateOptions">How to carry it out.</param>
    /// <param name="metadata">Settings for the store.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>Whether it was saved.</returns>
    public Task<bool> TrySaveAsync(
        StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        _client.TrySaveStateAsync(StoreName, Key, Value, ETag, stateOptions, metadata, cancellationToken);

    /// <summary>Removes the value unless it was changed meanwhile.</summary>
    /// <param name="stateOptions">How to carry it out.</param>
    /// <param name="metadata">Settings for the store.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>Whether it was removed.</returns>
    public Task<bool> TryDeleteAsync(
        StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        _client.TryDeleteStateAsync(StoreName, Key, ETag, stateOptions, metadata, cancellationToken);
}
