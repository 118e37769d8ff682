using LocalDapr.Resources;

namespace LocalDapr.Components;

/// <summary>The components one app may use, ready to be used.</summary>
public sealed record ComponentSet(IReadOnlyList<ActiveComponent> Described)
{
    public static ComponentSet Empty { get; } = new([]);
}

/// <summary>A component that has been accepted, and what it can do.</summary>
public sealed record ActiveComponent(Component Component, IReadOnlyList<string> Capabilities);
