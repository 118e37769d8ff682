using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>Turns what Azure showed into what the inventory says. Of texts that many clusters and pools have alike one copy is kept.</summary>
public sealed class InventoryEntries(DateTimeOffset now)
{
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    public FleetCluster Cluster(ClusterSight cluster) => new(
        cluster.Id, cluster.Name, One(cluster.SubscriptionId), One(cluster.ResourceGroup), One(cluster.Region), One(cluster.KubernetesVersion),
        One(cluster.ProvisioningState), One(cluster.PowerState), Ones(cluster.Tags)!, One(cluster.UpgradeChannel), One(cluster.NodeOsUpgradeChannel),
        cluster.ProvisionsNodesItself, None(FleetFlags.Of(cluster)));

    public FleetPool Pool(ClusterSight cluster, PoolSight pool) => new(
        pool.Id, cluster.Id, One(pool.Name), One(pool.Mode), One(NodeImage.FamilyOf(pool.NodeImageVersion)), One(pool.NodeImageVersion), One(pool.OsSku), pool.Count,
        One(pool.VmSize), One(pool.ProvisioningState), One(pool.PowerState), PoolOwnership.NotOurs(cluster, pool) is { } why ? One(why) : null,
        pool.Settings with { MaxSurge = One(pool.Settings.MaxSurge), MaxUnavailable = One(pool.Settings.MaxUnavailable) },
        pool.KubernetesVersion is "" ? null : One(pool.KubernetesVersion), Details(pool.Details),
        None(FleetFlags.Of(cluster, pool, now)), NodeImage.DateOf(pool.NodeImageVersion));

    private PoolDetails? Details(PoolDetails? details) => details is null ? null : details with
    {
        OsType = One(details.OsType),
        Architecture = One(details.Architecture),
        Priority = One(details.Priority),
        SubnetId = One(details.SubnetId),
        Zones = [.. details.Zones.Select(zone => One(zone))],
        SourceSnapshotId = One(details.SourceSnapshotId),
        Tags = Ones(details.Tags),
    };

    private IReadOnlyList<FleetFlag>? None(IReadOnlyList<FleetFlag> flags) =>
        flags.Count == 0 ? null : [.. flags.Select(flag => flag with { Message = One(flag.Message) })];

    private Dictionary<string, string>? Ones(IReadOnlyDictionary<string, string>? tags) =>
        tags is null or { Count: 0 } ? tags is null ? null : [] : tags.ToDictionary(tag => One(tag.Key), tag => One(tag.Value));

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private string? One(string? text)
    {
        if (text is null)
            return null;
        if (_texts.TryGetValue(text, out var known))
            return known;
        _texts.Add(text);
        return text;
    }
}
