namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>Moving a pool to another operating system in place: AKS reimages its nodes, and cannot undo it.</summary>
public static class OsMigrations
{
    /// <summary>Targets of this product, with what the names of their images begin with.</summary>
    private static readonly (string OsSku, string Family)[] Targets =
        [("AzureLinux", "AKSAzureLinux-V3"), ("AzureLinux3", "AKSAzureLinux-V3"), ("AzureContainerLinux", "AKSAzureContainerLinux")];

    private static readonly Version ThreeFrom = new(1, 32), SkuThreeFrom = new(1, 28), SkuThreeUntil = new(1, 37), ContainerFrom = new(1, 34);

    public static IEnumerable<string> Skus => Targets.Select(target => target.OsSku);

    public static bool IsTarget(string osSku) => Array.Exists(Targets, target => target.OsSku == osSku);

    /// <summary>Whether images of this family are those of the SKU.</summary>
    public static bool Owns(string osSku, string family) =>
        Array.Exists(Targets, target => ArmId.Same(target.OsSku, osSku) && family.StartsWith(target.Family, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether the pool is still to be moved: another SKU, or the right one with an image of the old, as an attempt that ended half way leaves it, or as
    /// <c>AzureLinux</c> is before Kubernetes 1.32.
    /// </summary>
    public static bool IsToCome(string? target, PoolSight pool) =>
        target is not null && (!ArmId.Same(pool.OsSku, target) || !Owns(target, NodeImage.FamilyOf(pool.NodeImageVersion)));

    /// <summary>With Kubernetes 1.32 AKS puts Azure Linux 3.0 under pools of SKU <c>AzureLinux</c>, which was 2.0 until then.</summary>
    public static bool ComesWithKubernetes(string? version, PoolSight pool) =>
        ArmId.Same(pool.OsSku, "AzureLinux") && KubernetesSkew.Parse(version) is { } to && Minor(to) >= ThreeFrom && !Owns("AzureLinux", NodeImage.FamilyOf(pool.NodeImageVersion));

    /// <summary>Null: it can be moved, as far as can be known beforehand.</summary>
    /// <param name="kubernetes">The version the pool has when it is moved.</param>
    public static string? Refuses(string target, PoolSight pool, string image, string kubernetes)
    {
        var family = NodeImage.FamilyOf(image);
        if (ArmId.Same(pool.OsType, "Windows") || pool.OsSku.StartsWith("Windows", StringComparison.OrdinalIgnoreCase))
            return "Windows pools are not moved to another OS.";
        if (!Owns(target, family))
            return $"{image} is not an image of osSKU {target}.";
        if (pool.Details is { Gpu: true } && NodeImage.FamilyOf(pool.NodeImageVersion).Contains("gpu", StringComparison.OrdinalIgnoreCase))
            return "The pool has a dedicated GPU image: its OS cannot be changed.";
        if (KubernetesSkew.Parse(kubernetes) is not { } version)
            return $"The pool's Kubernetes version '{kubernetes}' cannot be read.";
        if (Trait(family, "fips") != (pool.Details?.Fips ?? Trait(pool.NodeImageVersion, "fips")))
            return $"{image} is {(Trait(family, "fips") ? "" : "not ")}a FIPS image, the pool is {(Trait(family, "fips") ? "not" : "")} one: change one thing at a time.".Replace("  ", " ", StringComparison.Ordinal);
        if (Trait(family, "arm64") != (pool.Details?.Architecture == "aarch64" || Trait(pool.NodeImageVersion, "arm64")))
            return $"{image} is for another architecture than the pool's machines ({pool.VmSize}).";
        return target switch
        {
            "AzureLinux" when Minor(version) < ThreeFrom =>
                $"osSKU AzureLinux is Azure Linux 2.0, which is frozen, with Kubernetes {kubernetes}: it becomes 3.0 with 1.32. Take AzureLinux3, or upgrade Kubernetes first.",
            "AzureLinux3" when Minor(version) < SkuThreeFrom || Minor(version) >= SkuThreeUntil => $"osSKU AzureLinux3 is for Kubernetes 1.28 to 1.36, not {kubernetes}. Take AzureLinux.",
            "AzureContainerLinux" when Minor(version) < ContainerFrom => $"osSKU AzureContainerLinux needs Kubernetes 1.34 or later, not {kubernetes}.",
            _ => null,
        };
    }

    private static bool Trait(string name, string trait) => name.Contains(trait, StringComparison.OrdinalIgnoreCase);

    private static Version Minor(Version version) => new(version.Major, version.Minor);
}
