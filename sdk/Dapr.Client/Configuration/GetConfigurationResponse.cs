namespace Dapr.Client;

/// <summary>Values of a configuration store.</summary>
/// <param name="configMap">The values by their keys.</param>
public class GetConfigurationResponse(IReadOnlyDictionary<string, ConfigurationItem> configMap)
{
    /// <summary>The values by their keys.</summary>
    public IReadOnlyDictionary<string, ConfigurationItem> Items { get; } = configMap;
}
