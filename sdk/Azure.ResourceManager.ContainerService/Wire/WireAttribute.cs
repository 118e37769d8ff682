namespace Azure.ResourceManager.ContainerService.Wire;

/// <summary>
/// Names the place of a property in its JSON document, as a dotted path: <c>properties.powerState.code</c>.
/// A property without a public setter is read-only and never sent, unless it is a list or dictionary that can be filled.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WireAttribute(string path) : Attribute
{
    public string Path { get; } = path;

    /// <summary>Set on lists and dictionaries that only the service fills, though their type would let a caller do so.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Set on dates that are sent without a time of day.</summary>
    public bool DateOnly { get; init; }
}
