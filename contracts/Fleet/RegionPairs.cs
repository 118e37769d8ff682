namespace ReleaseOrchestrator.Contracts.Fleet;

/// <summary>
/// Clusters that stand in for each other: in regions that Azure's documentation pairs, or in different regions under the same tag
/// <c>region-pair</c>. One of a pair is left alone while the other is changed (R6); whoever plans and whoever admits asks here.
/// </summary>
public static class RegionPairs
{
    /// <summary>The tag by which people pair regions that Azure does not. <c>none</c> says that there is no such partner; Azure's pairs hold all the same.</summary>
    public const string Tag = "region-pair";

    // Some are named by one side only (Brazil South has South Central US as its second region, not the other way round): both sides are kept apart.
    private static readonly Dictionary<string, string[]> Partners = Both(
        ("eastus", "westus"), ("eastus2", "centralus"), ("northcentralus", "southcentralus"), ("westus2", "westcentralus"), ("westus3", "eastus"),
        ("canadacentral", "canadaeast"), ("northeurope", "westeurope"), ("uksouth", "ukwest"), ("francecentral", "francesouth"), ("germanywestcentral", "germanynorth"),
        ("switzerlandnorth", "switzerlandwest"), ("norwayeast", "norwaywest"), ("swedencentral", "swedensouth"), ("southeastasia", "eastasia"),
        ("australiaeast", "australiasoutheast"), ("australiacentral", "australiacentral2"), ("japaneast", "japanwest"), ("koreacentral", "koreasouth"),
        ("centralindia", "southindia"), ("westindia", "southindia"), ("jioindiawest", "jioindiacentral"), ("brazilsouth", "southcentralus"),
        ("southafricanorth", "southafricawest"), ("uaenorth", "uaecentral"), ("chinanorth", "chinaeast"), ("chinanorth2", "chinaeast2"), ("chinanorth3", "chinaeast3"),
        ("usgovvirginia", "usgovtexas"), ("usgovarizona", "usgovtexas"), ("usdodcentral", "usdodeast"));

    /// <summary>What the cluster's tag says; Azure compares tag names without case.</summary>
    public static string? TagOf(IReadOnlyDictionary<string, string> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (Same(name, Tag))
                return value is { Length: > 0 } && !Same(value, "none") ? value : null;
        }

        return null;
    }

    public static bool ArePaired(FleetCluster a, FleetCluster b) => ArePaired(a.Region, TagOf(a.Tags), b.Region, TagOf(b.Tags));

    public static bool ArePaired(string region, string? tag, string otherRegion, string? otherTag) =>
        !Same(region, otherRegion) && (ByAzure(region, otherRegion) || (tag is not null && tag == otherTag));

    private static bool ByAzure(string region, string other) =>
        Partners.TryGetValue(region, out var partners) && Array.Exists(partners, partner => Same(partner, other));

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string[]> Both(params ReadOnlySpan<(string A, string B)> pairs)
    {
        var both = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var (a, b) in pairs)
        {
            both[a] = [.. both.GetValueOrDefault(a, []), b];
            both[b] = [.. both.GetValueOrDefault(b, []), a];
        }

        return both;
    }
}
