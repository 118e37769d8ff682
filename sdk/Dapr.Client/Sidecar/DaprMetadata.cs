namespace Dapr.Client;

/// <summary>What a sidecar says about itself.</summary>
/// <param name="id">The app's id.</param>
/// <param name="actors">The actors that are active.</param>
/// <param name="extended">Attributes set by the app.</param>
/// <param name="components">The components that are loaded.</param>
public sealed class DaprMetadata(
    string id,
    IReadOnlyList<DaprActorMetadata> actors,
    IReadOnlyDictionary<string, string> extended,
    IReadOnlyList<DaprComponentsMetadata> components)
{
    /// <summary>The app's id.</summary>
    public string Id { get; } = id;

    /// <summary>The actors that are active.</summary>
    public IReadOnlyList<DaprActorMetadata> Actors { get; } = actors;

    /// <summary>Attributes set by the app.</summary>
    public IReadOnlyDictionary<string, string> Extended { get; } = extended;

    /// <summary>The components that are loaded.</summary>
    public IReadOnlyList<DaprComponentsMetadata> Components { get; } = components;
}

/// <summary>A type of actor and how many are active.</summary>
/// <param name="type">The type.</param>
/// <param name="count">How many.</param>
public sealed class DaprActorMetadata(string type, int count)
{
    /// <summary>The type.</summary>
    public string Type { get; } = type;

    /// <summary>How many.</summary>
    public int Count { get; } = count;
}

/// <summary>A component that is loaded.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">Its type.</param>
/// <param name="version">Its version.</param>
/// <param name="capabilities">What it can do.</param>
public sealed class DaprComponentsMetadata(string name, string type, string version, string[] capabilities)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its type.</summary>
    public string Type { get; } = type;

    /// <summary>Its version.</summary>
    public string Version { get; } = version;

    /// <summary>What it can do.</summary>
#pragma warning disable CA1819 // An array in the official type as well.
    public string[] Capabilities { get; } = capabilities;
#pragma warning restore CA1819
}
