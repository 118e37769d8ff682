using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Contracts.Fleet;

/// <summary>GET /fleet/inventory: the fleet as Azure told it at <paramref name="TakenAt"/>.</summary>
/// <param name="Subscriptions">Which subscriptions it was put together from: one that did not answer is in it as it was last known.</param>
public sealed record FleetInventory(
    DateTimeOffset TakenAt, IReadOnlyList<FleetCluster> Clusters, IReadOnlyList<FleetPool> Pools, IReadOnlyList<FleetSubscription>? Subscriptions = null);

/// <summary>One of the subscriptions that the fleet is in.</summary>
/// <param name="TakenAt">When its clusters were last listed; null: never yet.</param>
/// <param name="Problem">Why they could not be listed just now; null: they were.</param>
public sealed record FleetSubscription(string SubscriptionId, DateTimeOffset? TakenAt, string? Problem, int Clusters);

/// <summary>An AKS cluster.</summary>
/// <param name="Id">ARM id; compare without case.</param>
/// <param name="UpgradeChannel">AKS upgrades Kubernetes by itself on this channel; null or <c>none</c>: it does not.</param>
/// <param name="NodeOsUpgradeChannel">AKS changes node images by itself on this channel; null or <c>None</c>: it does not.</param>
/// <param name="Flags">What people should know before they roll out here; codes in <see cref="FleetFlagCodes"/>.</param>
/// <param name="Windows">When it may be touched; null where nobody asked, or patch-scheduling did not answer.</param>
public sealed record FleetCluster(
    string Id, string Name, string SubscriptionId, string ResourceGroup, string Region, string KubernetesVersion, string ProvisioningState, string PowerState,
    IReadOnlyDictionary<string, string> Tags, string? UpgradeChannel = null, string? NodeOsUpgradeChannel = null, bool ProvisionsNodesItself = false,
    IReadOnlyList<FleetFlag>? Flags = null, ClusterWindows? Windows = null);

/// <summary>An AKS node pool.</summary>
/// <param name="Id">ARM id; compare without case.</param>
/// <param name="Mode">System, User or Gateway.</param>
/// <param name="Family">Image family key, e.g. <c>AKSAzureLinux-V3gen2fips</c>: the image version up to the last dash.</param>
/// <param name="NotOurs">Why this pool cannot be a target (Ubuntu, Windows, Azure Linux 2.0, stopped, a channel that is on ...): the first flag that blocks; null: it can.</param>
/// <param name="Upgrade">How AKS replaces its nodes where a policy says nothing.</param>
/// <param name="KubernetesVersion">Of the nodes, in full: <c>1.32.7</c>.</param>
/// <param name="Details">What the pool is made of; null in inventories that were taken by an earlier version.</param>
/// <param name="ImageDate">The day its image was made, as its version says; null: it does not say.</param>
public sealed record FleetPool(
    string Id, string ClusterId, string Name, string Mode, string Family, string NodeImageVersion, string OsSku, int NodeCount, string VmSize,
    string ProvisioningState, string PowerState, string? NotOurs, PoolUpgradeSettings? Upgrade = null, string? KubernetesVersion = null, PoolDetails? Details = null,
    IReadOnlyList<FleetFlag>? Flags = null, DateOnly? ImageDate = null)
{
    /// <summary>Whole days since the image was made.</summary>
    public int? ImageAgeDays(DateTimeOffset now) => ImageDate is { } made ? Math.Max(0, DateOnly.FromDateTime(now.UtcDateTime).DayNumber - made.DayNumber) : null;
}

/// <param name="Architecture">x86_64 or aarch64, as the image family says.</param>
/// <param name="Gpu">Has GPUs, by its VM size or profile.</param>
/// <param name="Priority">Regular or Spot.</param>
/// <param name="SourceSnapshotId">ARM id of the snapshot that the pool was made from; null: none.</param>
/// <param name="Tags">The pool's own; those of its cluster are the cluster's.</param>
public sealed record PoolDetails(
    string OsType, string Architecture, bool Fips, bool Gpu, bool Autoscaling, int? MinCount, int? MaxCount, string Priority, int MaxPods, string? SubnetId,
    IReadOnlyList<string> Zones, string? SourceSnapshotId, IReadOnlyDictionary<string, string>? Tags = null);

/// <summary>Something about a cluster or pool that people should know, under a stable name.</summary>
/// <param name="Code">One of <see cref="FleetFlagCodes"/>, e.g. <c>auto-upgrade-on</c>, <c>image-older-than-90-days</c>.</param>
/// <param name="Blocks">It is left alone until that is changed.</param>
public sealed record FleetFlag(string Code, string Message, bool Blocks);
