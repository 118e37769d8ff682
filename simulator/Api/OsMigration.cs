using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Which operating systems a pool can have, and which it can be moved to in place.</summary>
public static class OsMigration
{
    private static readonly string[] Linux = ["Ubuntu", "Ubuntu2204", "Ubuntu2404", "AzureLinux", "AzureLinux3", "AzureContainerLinux"];
    private static readonly Version ThreeFrom = new(1, 28), ThreeUntil = new(1, 37), ContainerFrom = new(1, 34);

    /// <summary>Refuses a move that the platform does not make; the image of the new OS must exist, which its caller sees to.</summary>
    public static void Require(PoolState pool, string to)
    {
        var from = pool.Properties["osSKU"]?.GetValue<string>() ?? "";
        if (from.StartsWith("Windows", StringComparison.OrdinalIgnoreCase) || to.StartsWith("Windows", StringComparison.OrdinalIgnoreCase))
            throw Refused(pool, from, to, "Windows pools are not migrated");
        if (!Linux.Contains(to))
            throw Refused(pool, from, to, $"allowed are {string.Join(", ", Linux)}");
        if (pool.Properties["gpuProfile"] is JsonObject gpu && gpu["driver"]?.GetValue<string>() == "Install" && NodeImage.Parse(pool.Image).Family.Contains("gpu", StringComparison.OrdinalIgnoreCase))
            throw Refused(pool, from, to, "the pool uses a dedicated GPU image");
    }

    /// <summary>Refuses settings that exclude each other, in a new pool and in a changed one.</summary>
    public static void RequirePossible(JsonObject properties, Version kubernetes, string name)
    {
        var sku = properties["osSKU"]?.GetValue<string>() ?? "AzureLinux";
        var arm = Architecture.Of(properties) == "arm64";
        var (fips, trusted, kata) = (ImageFamily.Flag(properties["enableFIPS"]), ImageFamily.IsTrusted(properties), ImageFamily.IsKata(properties));
        var minor = new Version(kubernetes.Major, kubernetes.Minor);
        string? problem = sku switch
        {
            _ when properties["osType"]?.GetValue<string>() == "Windows" || sku.StartsWith("Windows", StringComparison.Ordinal) => "the simulator has no Windows pools",
            _ when !Linux.Contains(sku) && sku != "CBLMariner" => $"osSKU '{sku}' is not known; allowed are {string.Join(", ", Linux)}",
            "AzureLinux3" when minor < ThreeFrom || minor >= ThreeUntil => $"osSKU AzureLinux3 is for Kubernetes 1.28 to 1.36, not {kubernetes}; use AzureLinux",
            "AzureContainerLinux" when minor < ContainerFrom => $"osSKU AzureContainerLinux needs Kubernetes 1.34 or later, not {kubernetes}",
            "AzureContainerLinux" when !trusted => "osSKU AzureContainerLinux needs Trusted Launch: set securityProfile.enableSecureBoot and enableVTPM",
            "AzureLinux" or "AzureLinux3" when fips && trusted => "enableFIPS and Trusted Launch exclude each other on Azure Linux",
            "AzureLinux" or "AzureLinux3" when fips && kata => "enableFIPS and workloadRuntime KataVmIsolation exclude each other",
            "AzureLinux" or "AzureLinux3" when arm && (trusted || kata) => "machines with arm64 support neither Trusted Launch nor Kata on Azure Linux",
            "Ubuntu" or "Ubuntu2204" or "Ubuntu2404" when fips && arm => "enableFIPS on arm64 needs Azure Linux 3",
            _ => null,
        };
        if (problem is not null)
            throw new ArmException(400, "InvalidParameter", $"Agent pool '{name}': {problem}.");
    }

    private static ArmException Refused(PoolState pool, string from, string to, string reason) => new(400, "PropertyChangeNotAllowed",
        $"Changing property 'properties.osSKU' of agent pool '{pool.Name}' from '{from}' to '{to}' is not allowed: {reason}.");
}
