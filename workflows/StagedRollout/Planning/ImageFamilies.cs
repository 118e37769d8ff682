using ReleaseOrchestrator.Contracts.Fleet;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>
/// Which variant of Azure Linux 3.0 takes the place of a pool's image: of the same generation, architecture and FIPS state, as AKS names them.
/// </summary>
public static class ImageFamilies
{
    private const string AzureLinux3 = "AKSAzureLinux-V3";

    /// <summary>Azure Linux 2.0, and what it was called before.</summary>
    public static bool IsFrozen(string family) => Starts(family, "AKSAzureLinux-V2") || Starts(family, "AKSCBLMariner");

    public static bool IsUbuntu(string family) => Starts(family, "AKSUbuntu");

    public static bool IsAzureLinux3(string family) => Starts(family, AzureLinux3);

    /// <returns>The family, or why there is none.</returns>
    public static (string? Family, string? WhyNot) OfAzureLinux3(FleetPool pool)
    {
        var family = pool.Family;
        if (IsAzureLinux3(family))
            return (family, null);
        var (arm, fips) = (Has(family, "arm64") || pool.Details?.Architecture == "aarch64", pool.Details?.Fips ?? Has(family, "fips"));
        var (kata, trusted, confidential) = (Has(family, "kata"), family.Contains("TL", StringComparison.Ordinal), family.Contains("CVM", StringComparison.Ordinal));
        if (Has(family, "gpu"))
            return (null, $"its image {family} is one for GPUs alone: AKS does not move such pools to another OS");
        if (fips && (kata || trusted))
            return (null, $"its image is {family}: Azure Linux has no FIPS together with {(kata ? "pod sandboxing (Kata)" : "Trusted Launch")}");
        if (arm && (kata || trusted))
            return (null, $"its image is {family}: Azure Linux has no {(kata ? "pod sandboxing (Kata)" : "Trusted Launch")} on arm64");
        if (kata)
            return ($"{AzureLinux3}katagen2", null);
        return ($"{AzureLinux3}{(arm || Has(family, "gen2") ? "gen2" : "")}{(arm ? "arm64" : "")}{(fips ? "fips" : "")}{(trusted ? "TL" : "")}{(confidential ? "CVM" : "")}", null);
    }

    private static bool Has(string family, string part) => family.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static bool Starts(string family, string start) => family.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
