using ReleaseOrchestrator.Contracts.Fleet;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>Which pools a release of Azure Linux can target, and why the others are left alone: the first flag that blocks.</summary>
public static class PoolOwnership
{
    /// <summary>Null: it can be a target.</summary>
    /// <param name="migrates">The release moves it to another OS: then the one it has is no obstacle.</param>
    public static string? NotOurs(ClusterSight cluster, PoolSight pool, bool migrates = false) =>
        FirstThatBlocks(FleetFlags.Of(cluster, pool, DateTimeOffset.MinValue).Where(flag => !migrates || !FleetFlagCodes.EndsByMigration(flag.Code)))
        ?? FirstThatBlocks(FleetFlags.Of(cluster));

    /// <summary>Why this cluster's Kubernetes version is not ours to choose; null: it is.</summary>
    public static string? NotOurKubernetes(ClusterSight cluster) =>
        FleetFlags.KubernetesChannel(cluster) is null || FleetFlags.AllowsChannels(cluster.Tags)
            ? null
            : FleetFlags.Of(cluster).First(flag => flag.Code == FleetFlagCodes.AutoUpgradeOn).Message;

    private static string? FirstThatBlocks(IEnumerable<FleetFlag> flags) => flags.FirstOrDefault(flag => flag.Blocks)?.Message;
}
