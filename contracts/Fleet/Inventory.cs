using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Contracts.Fleet;

/// <summary>GET /fleet/inventory: the fleet as Azure told it at <paramref name="TakenAt"/>.</summary>
public sealed record FleetInventory(DateTimeOffset TakenAt, IReadOnlyList<FleetCluster> Clusters, IReadOnlyList<FleetPool> Pools);

/// <summary>An AKS cluster.</summary>
/// <param name="Id">ARM id; compare without case.</param>
/// <param name="UpgradeChannel">AKS upgrades Kubernetes by itself on this channel; null or <c>none</c>: it does not.</param>
/// <param name="NodeOsUpgradeChannel">AKS changes node images by itself on this channel; null or <c>None</c>: it does not.</param>
/// <param name="Flags">What people should know before they roll out here.</param>
public sealed record FleetCluster(
    string Id, string Name, string SubscriptionId, string ResourceGroup, string Region, string KubernetesVersion, string ProvisioningState, string PowerState,
    IReadOnlyDictionary<string, string> Tags, string? UpgradeChannel = null, string? NodeOsUpgradeChannel = null, bool ProvisionsNodesItself = false,
    IReadOnlyList<FleetFlag>? Flags = null);

/// <summary>An AKS node pool.</summary>
/// <param name="Id">ARM id; compare without case.</param>
/// <param name="Mode">System, User or Gateway.</param>
/// <param name="Family">Image family key, e.g. <c>AKSAzureLinux-V3gen2fips</c>: the image version up to the last dash.</param>
/// <param name="NotOurs">Why this pool can never be a target (Ubuntu, Windows, Azure Linux 2.0, stopped ...); null: it can.</param>
/// <param name="Upgrade">How AKS replaces its nodes where a policy says nothing.</param>
/// <param name="KubernetesVersion">Of the nodes, in full: <c>1.32.7</c>.</param>
/// <param name="Details">What the pool is made of; null in inventories that were taken by an earlier version.</param>
public sealed record FleetPool(
    string Id, string ClusterId, string Name, string Mode, string Family, string NodeImageVersion, string OsSku, int NodeCount, string VmSize,
    string ProvisioningState, string PowerState, string? NotOurs, PoolUpgradeSettings? Upgrade = null, string? KubernetesVersion = null, PoolDetails? Details = null,
    IReadOnlyList<FleetFlag>? Flags = null);

/// <param name="Architecture">x86_64 or aarch64, as the image family says.</param>
/// <param name="Gpu">Has GPUs, by its VM size or profile.</param>
/// <param name="Priority">Regular or Spot.</param>
/// <param name="SourceSnapshotId">ARM id of the snapshot whose image the pool keeps; null: none.</param>
public sealed record PoolDetails(
    string OsType, string Architecture, bool Fips, bool Gpu, bool Autoscaling, int? MinCount, int? MaxCount, string Priority, int MaxPods, string? SubnetId,
    IReadOnlyList<string> Zones, string? SourceSnapshotId);

/// <summary>Something about a cluster or pool that people should know, under a stable name.</summary>
/// <param name="Code">Kebab-case, e.g. <c>auto-upgrade-on</c>, <c>image-older-than-90-days</c>.</param>
/// <param name="Blocks">It is left alone until that is changed.</param>
public sealed record FleetFlag(string Code, string Message, bool Blocks);
