using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Gateway.Pages;

/// <summary>All that the fleet page shows at one moment. Of the three lists the one that is looked at.</summary>
/// <param name="Show">pools, clusters or drift.</param>
/// <param name="Filters">As they were asked for, without empty ones.</param>
/// <param name="Problem">Why the above is missing.</param>
public sealed record FleetOverview(
    string Actor, DateTimeOffset Now, string Show, IReadOnlyList<KeyValuePair<string, string>> Filters, FleetSummary? Summary, FleetPage<FleetPool>? Pools,
    FleetPage<FleetCluster>? Clusters, Page<Drift>? Drift, string? Problem)
{
    public string? Filter(string name) => Filters.FirstOrDefault(filter => filter.Key == name).Value;

    /// <summary>This page with one filter more, or none but it.</summary>
    public static string With(string show, string name, string value) => Address(show, [new(name, value)]);

    public static string Address(string show, IEnumerable<KeyValuePair<string, string>> filters) =>
        $"/fleet?show={show}{string.Concat(filters.Select(filter => $"&{Uri.EscapeDataString(filter.Key)}={Uri.EscapeDataString(filter.Value)}"))}";

    /// <summary>The same list from where this page of it ends; null: it ends here.</summary>
    public string? Next => (Pools?.NextLink ?? Clusters?.NextLink ?? Drift?.NextLink) is { } link && link.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at
        ? $"/fleet?show={Show}&{link[(at + 1)..]}"
        : null;
}
