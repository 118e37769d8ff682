using System.Globalization;
using ReleaseOrchestrator.Contracts.Fleet;
using static ReleaseOrchestrator.NodePoolRollout.Features.Fleet.Csv.ClusterRows;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet.Csv;

/// <summary>Pools as rows.</summary>
public static class PoolRows
{
    public static readonly IReadOnlyList<string> Header =
    [
        "cluster", "pool", "subscription", "resourceGroup", "region", "mode", "family", "image", "imageDate", "imageAgeDays", "osSku", "osType", "architecture",
        "kubernetesVersion", "nodes", "vmSize", "autoscaling", "minCount", "maxCount", "fips", "gpu", "priority", "zones", "maxSurge", "maxUnavailable",
        "drainTimeoutMinutes", "nodeSoakMinutes", "provisioningState", "powerState", "target", "notOurs", "flags", "flagMessages", "sourceSnapshotId", "clusterTags",
        "poolTags", "id", "takenAt",
    ];

    public static IEnumerable<IReadOnlyList<string?>> Of(IEnumerable<FleetPool> pools, FleetSnapshot seen, DateTimeOffset now) => pools.Select(pool =>
    {
        var (cluster, details) = (seen.Cluster(pool.ClusterId)!, pool.Details);
        return (IReadOnlyList<string?>)
        [
            cluster.Name, pool.Name, cluster.SubscriptionId, cluster.ResourceGroup, cluster.Region, pool.Mode, pool.Family, pool.NodeImageVersion,
            pool.ImageDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Number(pool.ImageAgeDays(now)), pool.OsSku, details?.OsType, details?.Architecture,
            pool.KubernetesVersion, Text(pool.NodeCount), pool.VmSize, Truth(details?.Autoscaling), Number(details?.MinCount), Number(details?.MaxCount),
            Truth(details?.Fips), Truth(details?.Gpu), details?.Priority, Text(details?.Zones), pool.Upgrade?.MaxSurge, pool.Upgrade?.MaxUnavailable,
            Number(pool.Upgrade?.DrainTimeoutMinutes), Number(pool.Upgrade?.NodeSoakMinutes), pool.ProvisioningState, pool.PowerState, Text(pool.NotOurs is null),
            pool.NotOurs, Codes(pool.Flags), Messages(pool.Flags), details?.SourceSnapshotId, Tags(cluster.Tags), Tags(details?.Tags), pool.Id,
            Text(seen.Subscription(cluster.SubscriptionId)?.TakenAt),
        ];
    });

    private static string? Number(int? value) => value is { } number ? Text(number) : null;

    private static string? Truth(bool? value) => value is { } truth ? Text(truth) : null;
}
