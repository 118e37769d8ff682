namespace Dapr.Client;

/// <summary>A subscription to a configuration store.</summary>
/// <param name="source">Where the changes come from.</param>
public class SubscribeConfigurationResponse(ConfigurationSource source)
{
    /// <summary>The id by which the subscription is ended; empty until the first changes have come.</summary>
    public string Id => source.Id;

    /// <summary>The changes, as they come.</summary>
    public IAsyncEnumerable<IDictionary<string, ConfigurationItem>> Source => source;
}
