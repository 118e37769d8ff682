using System.Text.Json.Nodes;

namespace AzureSimulator.Model;

/// <summary>Which family of node images a pool uses: it follows from its OS SKU, its Kubernetes version and its machines.</summary>
public static class ImageFamily
{
    /// <summary>From this Kubernetes version on, AzureLinux means Azure Linux 3.</summary>
    private static readonly Version ThreeFrom = new(1, 32);
    private static readonly DateTimeOffset TwoRemoved = new(2026, 3, 31, 0, 0, 0, TimeSpan.Zero);

    public static bool IsAzureLinuxTwo(string image) =>
        image.StartsWith("AKSCBLMariner-", StringComparison.Ordinal) || image.StartsWith("AKSAzureLinux-V2", StringComparison.Ordinal);

    /// <summary>Images of Azure Linux 2 are gone: no node can be made from one any more.</summary>
    public static bool IsRemoved(string image, DateTimeOffset now) => IsAzureLinuxTwo(image) && now >= TwoRemoved;

    /// <summary>Families that suit, the best one first; a region may not offer it.</summary>
    public static IReadOnlyList<string> For(JsonObject properties, Version kubernetes)
    {
        var sku = properties["osSKU"]?.GetValue<string>() ?? "AzureLinux";
        var arm = Architecture.Of(properties) == "arm64" ? "arm64" : "";
        var fips = Flag(properties["enableFIPS"]) ? "fips" : "";
        var trusted = IsTrusted(properties) ? "TL" : "";
        switch (sku)
        {
            case "AzureLinux" or "AzureLinux3" or "CBLMariner":
                var generation = sku == "AzureLinux3" || (sku == "AzureLinux" && kubernetes >= ThreeFrom) ? "V3" : "V2";
                var family = sku == "CBLMariner" ? "AKSCBLMariner" : "AKSAzureLinux";
                return [IsKata(properties) ? $"{family}-{generation}katagen2" : $"{family}-{generation}gen2{arm}{fips}{trusted}"];
            case "AzureContainerLinux":
                return [$"AKSAzureContainerLinux-aclgen2{arm}{fips}TL", "AKSAzureContainerLinux"];
            case "Ubuntu2204" or "Ubuntu2404":
                return [$"AKSUbuntu-{sku[6..]}gen2{arm}{fips}{trusted}containerd"];
            default:
                return [$"AKSUbuntu-2404gen2{arm}{fips}{trusted}containerd", $"AKSUbuntu-2204gen2{arm}{fips}{trusted}containerd"];
        }
    }

    /// <summary>The family for a pool that is on an image already: its own, unless its OS becomes another one.</summary>
    public static IReadOnlyList<string> After(string image, JsonObject properties, Version kubernetes)
    {
        var present = NodeImage.Parse(image).Family;
        var wanted = For(properties, kubernetes);
        return Os(present) == Os(wanted[0]) || (Os(present).StartsWith("AKSUbuntu", StringComparison.Ordinal) && wanted.Any(family => Os(family) == Os(present)))
            ? [present] : wanted;
    }

    /// <summary>The operating system's name for itself.</summary>
    public static string OsName(string image) => Os(NodeImage.Parse(image).Family) switch
    {
        "AKSAzureLinux-V2" => "CBL-Mariner/Linux",
        "AKSUbuntu-2204" => "Ubuntu 22.04.5 LTS",
        "AKSUbuntu-2404" => "Ubuntu 24.04 LTS",
        "AKSAzureContainerLinux" => "Microsoft Azure Container Linux",
        var other => other.StartsWith("AKSUbuntu", StringComparison.Ordinal) ? "Ubuntu 24.04 LTS" : "Microsoft Azure Linux 3.0",
    };

    /// <summary>A kernel that suits an image of which nothing is said.</summary>
    public static string Kernel(string image) => Os(NodeImage.Parse(image).Family) switch
    {
        "AKSAzureLinux-V2" => "5.15.186.1-1.cm2",
        "AKSUbuntu-2204" => "5.15.0-1096-azure",
        var other => other.StartsWith("AKSUbuntu", StringComparison.Ordinal) ? "6.8.0-1034-azure" : "6.6.104.2-4.azl3",
    };

    /// <summary>What is true of nodes made from an image, as far as nothing else is said of it; by the names that the catalogue uses.</summary>
    public static IReadOnlyDictionary<string, string> UsualFacts(string image)
    {
        var family = NodeImage.Parse(image).Family;
        var os = Os(family);
        return new Dictionary<string, string>
        {
            ["kernel"] = Kernel(image),
            ["containerd"] = "2.0.0",
            ["osImage"] = OsName(image),
            ["selinux"] = family.Contains("OSGuard", StringComparison.Ordinal) ? "enforcing" : os.StartsWith("AKSUbuntu", StringComparison.Ordinal) ? "disabled" : "permissive",
            ["cgroup"] = os == "AKSAzureLinux-V2" ? "v1" : "v2",
            ["fips"] = family.Contains("fips", StringComparison.Ordinal) ? "true" : "false",
        };
    }

    public static bool IsTrusted(JsonObject properties) =>
        properties["securityProfile"] is JsonObject security && (Flag(security["enableVTPM"]) || Flag(security["enableSecureBoot"]));

    public static bool IsKata(JsonObject properties) => properties["workloadRuntime"]?.GetValue<string>() is "KataVmIsolation" or "KataMshvVmIsolation";

    public static bool Flag(JsonNode? node) => node?.GetValue<bool>() == true;

    /// <summary>The operating system and its version, which all variants of an image share.</summary>
    private static string Os(string family) => family switch
    {
        _ when family.StartsWith("AKSCBLMariner", StringComparison.Ordinal) || family.StartsWith("AKSAzureLinux-V2", StringComparison.Ordinal) => "AKSAzureLinux-V2",
        _ when family.StartsWith("AKSAzureLinux-V3", StringComparison.Ordinal) => "AKSAzureLinux-V3",
        _ when family.StartsWith("AKSUbuntu-", StringComparison.Ordinal) && family.Length >= 14 => family[..14],
        _ when family.StartsWith("AKSAzureContainerLinux", StringComparison.Ordinal) => "AKSAzureContainerLinux",
        _ => family,
    };
}
