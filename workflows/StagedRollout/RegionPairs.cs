namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>Azure's region pairs, as its documentation lists them: one of a pair is left alone while the other is changed.</summary>
public static class RegionPairs
{
    private static readonly Dictionary<string, string> Pairs = Both(
        ("eastus", "westus"), ("eastus2", "centralus"), ("northcentralus", "southcentralus"), ("westus2", "westcentralus"), ("westus3", "eastus"),
        ("canadacentral", "canadaeast"), ("northeurope", "westeurope"), ("uksouth", "ukwest"), ("francecentral", "francesouth"), ("germanywestcentral", "germanynorth"),
        ("switzerlandnorth", "switzerlandwest"), ("norwayeast", "norwaywest"), ("swedencentral", "swedensouth"), ("southeastasia", "eastasia"),
        ("australiaeast", "australiasoutheast"), ("australiacentral", "australiacentral2"), ("japaneast", "japanwest"), ("koreacentral", "koreasouth"),
        ("centralindia", "southindia"), ("brazilsouth", "southcentralus"), ("southafricanorth", "southafricawest"), ("uaenorth", "uaecentral"));

    /// <summary>The other region of the pair, or null for a region without one.</summary>
    public static string? Of(string region) => Pairs.GetValueOrDefault(region.ToLowerInvariant());

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
