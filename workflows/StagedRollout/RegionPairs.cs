using ReleaseOrchestrator.Contracts.Fleet;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>
/// Clusters that stand in for each other: in paired regions as Azure's documentation lists them, or in different regions under the same tag
/// <c>region-pair</c>. One of a pair is left alone while the other is changed.
/// </summary>
public static class RegionPairs
{
    private static readonly Dictionary<string, string> Pairs = Both(
        ("eastus", "westus"), ("eastus2", "centralus"), ("northcentralus", "southcentralus"), ("westus2", "westcentralus"), ("westus3", "eastus"),
        ("canadacentral", "canadaeast"), ("northeurope", "westeurope"), ("uksouth", "ukwest"), ("francecentral", "francesouth"), ("germanywestcentral", "germanynorth"),
        ("switzerlandnorth", "switzerlandwest"), ("norwayeast", "norwaywest"), ("swedencentral", "swedensouth"), ("southeastasia", "eastasia"),
        ("australiaeast", "australiasoutheast"), ("australiacentral", "australiacentral2"), ("japaneast", "japanwest"), ("koreacentral", "koreasouth"),
        ("centralindia", "southindia"), ("brazilsouth", "southcentralus"), ("southafricanorth", "southafricawest"), ("uaenorth", "uaecentral"));

    public static bool ArePaired(FleetCluster a, FleetCluster b) =>
        !a.Region.Equals(b.Region, StringComparison.OrdinalIgnoreCase)
        && (b.Region.Equals(Pairs.GetValueOrDefault(a.Region.ToLowerInvariant()), StringComparison.OrdinalIgnoreCase) || (Tag(a) is { } tag && tag == Tag(b)));

    private static string? Tag(FleetCluster cluster) => cluster.Tags.TryGetValue("region-pair", out var pair) && pair != "none" ? pair : null;

    private static Dictionary<string, string> Both(params ReadOnlySpan<(string A, string B)> pairs)
    {
        var both = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (a, b) in pairs)
        {
            both.TryAdd(a, b);
            both.TryAdd(b, a);
        }

        return both;
    }
}
