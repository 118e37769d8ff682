namespace Dapr.Client;

/// <summary>Changes of a configuration store, as they come. Each is the values that were changed, by their keys.</summary>
public abstract class ConfigurationSource : IAsyncEnumerable<IDictionary<string, ConfigurationItem>>
{
    /// <summary>The id of the subscription; empty until the sidecar has said it, with the first answer.</summary>
    public abstract string Id { get; }

    /// <inheritdoc />
    public abstract IAsyncEnumerator<IDictionary<string, ConfigurationItem>> GetAsyncEnumerator(CancellationToken cancellationToken = default);
}
