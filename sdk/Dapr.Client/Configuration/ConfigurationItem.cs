namespace Dapr.Client;

/// <summary>A value of a configuration store.</summary>
/// <param name="value">The value.</param>
/// <param name="version">Its version.</param>
/// <param name="metadata">What the store says of it.</param>
public class ConfigurationItem(string value, string version, IReadOnlyDictionary<string, string> metadata)
{
    /// <summary>The value.</summary>
    public string Value { get; } = value;

    /// <summary>Its version.</summary>
    public string Version { get; } = version;

    /// <summary>What the store says of it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata;
}
