using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>What a release makes of a pool.</summary>
/// <param name="OsSku">Another SKU than it has: a migration; null: it stays.</param>
/// <param name="KubernetesVersion">Null: it stays.</param>
/// <param name="ChangesOs">Another operating system comes under it, by migration or by its Kubernetes version.</param>
public sealed record PoolTarget(string Image, string? OsSku = null, string? KubernetesVersion = null, bool ChangesOs = false);

/// <summary>Decides for each pool what the release makes of it under an upgrade policy, or says why nothing.</summary>
public sealed class PoolTargets(TargetImages images)
{
    public (PoolTarget? Target, string? WhyNot) Of(FleetCluster cluster, FleetPool pool, UpgradePolicy upgrade)
    {
        var (version, skips) = KubernetesVersions.ForPool(cluster, pool, upgrade.KubernetesVersion);
        var migration = upgrade.OsMigration is { } asked && Moves(asked, pool) ? asked : null;
        var sku = migration?.To ?? pool.OsSku;
        var minor = migration is not null || version is not null || sku is "AzureLinux3" ? KubernetesVersions.Parse(version ?? KubernetesVersions.Of(cluster, pool))?.Minor : null;
        var getsNewOs = migration is null && version is not null && Same(sku, "AzureLinux") && ImageFamilies.IsFrozen(pool.Family) && minor >= KubernetesVersions.FirstWithAzureLinux3;
        if (Obstacle(cluster, pool, osIsNone: migration is not null || getsNewOs) is { } obstacle)
            return (null, obstacle);
        if (skips is not null)
            return (null, skips);
        if (sku is "AzureLinux3" && minor > KubernetesVersions.LastOfAzureLinux3Sku)
            return (null, $"osSKU AzureLinux3 ends with Kubernetes 1.{KubernetesVersions.LastOfAzureLinux3Sku}, and it would be on 1.{minor}: migrate it to AzureLinux");
        if (migration is not null && SkuIsTooEarly(migration.To, minor) is { } early)
            return (null, early);

        var (family, noFamily) = migration is not null || getsNewOs ? ImageFamilies.OfAzureLinux3(pool) : (pool.Family, null);
        if (noFamily is not null)
            return (null, noFamily);
        var changesOs = !Same(family!, pool.Family);
        return images.Find(family!) is not { } image
            ? (null, $"this release has no image of family {family}{(changesOs ? $", to which {pool.Family} would move" : "")}")
            : !changesOs && TargetImages.IsNewer(pool.NodeImageVersion, image)
                ? (null, $"it is on {pool.NodeImageVersion}, newer than {image}: an upgrade never goes back")
                : (new PoolTarget(image, migration?.To, version, changesOs), null);
    }

    /// <summary>Pools on <c>AzureLinux</c> are moved only where that is 2.0: later ones are where they belong.</summary>
    private static bool Moves(OsMigrationPolicy migration, FleetPool pool) =>
        !Same(pool.OsSku, migration.To) && migration.From.Exists(sku => Same(sku, pool.OsSku)) && (!Same(pool.OsSku, "AzureLinux") || ImageFamilies.IsFrozen(pool.Family));

    /// <summary>What people have to change first. An OS that the release changes is no obstacle.</summary>
    private static string? Obstacle(FleetCluster cluster, FleetPool pool, bool osIsNone)
    {
        if (!osIsNone)
            return pool.NotOurs;
        foreach (var flag in (pool.Flags ?? []).Concat(cluster.Flags ?? []))
        {
            if (flag.Blocks && !FleetFlagCodes.EndsByMigration(flag.Code))
                return flag.Message;
        }

        return cluster.ProvisionsNodesItself ? "Node auto-provisioning (NAP): AKS chooses the image of this cluster's nodes."
            : Same(cluster.PowerState, "Stopped") ? "Stopped: the cluster is not running."
            : Same(pool.PowerState, "Stopped") ? "Stopped: the pool is not running."
            : null;
    }

    private static string? SkuIsTooEarly(string sku, int? minor) => sku switch
    {
        "AzureLinux" when minor < KubernetesVersions.FirstWithAzureLinux3 =>
            $"osSKU AzureLinux is Azure Linux 2.0 up to Kubernetes 1.31, and it is on 1.{minor}: migrate it to AzureLinux3, or upgrade Kubernetes to 1.32 with it",
        "AzureLinux3" when minor < KubernetesVersions.FirstOfAzureLinux3Sku =>
            $"osSKU AzureLinux3 begins with Kubernetes 1.{KubernetesVersions.FirstOfAzureLinux3Sku}, and it is on 1.{minor}",
        _ => null,
    };

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
