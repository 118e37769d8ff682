using System.Globalization;
using ReleaseOrchestrator.Contracts.Fleet;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet.Csv;

/// <summary>Clusters as rows.</summary>
public static class ClusterRows
{
    public static readonly IReadOnlyList<string> Header =
    [
        "cluster", "subscription", "resourceGroup", "region", "kubernetesVersion", "provisioningState", "powerState", "upgradeChannel", "nodeOsUpgradeChannel",
        "nodeAutoProvisioning", "pools", "targets", "nodes", "open", "openReason", "windows", "freezes", "flags", "flagMessages", "tags", "id", "takenAt",
    ];

    public static IEnumerable<IReadOnlyList<string?>> Of(IEnumerable<FleetCluster> clusters, FleetSnapshot seen) => clusters.Select(cluster =>
    {
        var pools = seen.PoolsOf(cluster.Id).ToList();
        return (IReadOnlyList<string?>)
        [
            cluster.Name, cluster.SubscriptionId, cluster.ResourceGroup, cluster.Region, cluster.KubernetesVersion, cluster.ProvisioningState, cluster.PowerState,
            cluster.UpgradeChannel, cluster.NodeOsUpgradeChannel, Text(cluster.ProvisionsNodesItself), Text(pools.Count), Text(pools.Count(pool => pool.NotOurs is null)),
            Text(pools.Sum(pool => pool.NodeCount)), cluster.Windows is { } windows ? Text(windows.Open) : null, cluster.Windows?.Reason,
            Text(cluster.Windows?.Windows), Text(cluster.Windows?.Freezes), Codes(cluster.Flags), Messages(cluster.Flags), Tags(cluster.Tags), cluster.Id,
            Text(seen.Subscription(cluster.SubscriptionId)?.TakenAt),
        ];
    });

    internal static string Text(bool value) => value ? "true" : "false";

    internal static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    internal static string? Text(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static string Text(IReadOnlyList<string>? names) => string.Join("; ", names ?? []);

    internal static string Codes(IReadOnlyList<FleetFlag>? flags) => string.Join("; ", (flags ?? []).Select(flag => flag.Code));

    internal static string Messages(IReadOnlyList<FleetFlag>? flags) => string.Join(" ", (flags ?? []).Select(flag => flag.Message));

    internal static string Tags(IReadOnlyDictionary<string, string>? tags) =>
        string.Join("; ", (tags ?? new Dictionary<string, string>()).OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
}
