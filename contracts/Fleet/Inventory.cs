using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Contracts.Fleet;

/// <summary>GET /fleet/inventory: the fleet as Azure told it at <paramref name="TakenAt"/>.</summary>
public sealed record FleetInventory(DateTimeOffset TakenAt, IReadOnlyList<FleetCluster> Clusters, IReadOnlyList<FleetPool> Pools);

/// <summary>An AKS cluster.</summary>
/// <param name="Id">ARM id; compare without case.</param>
public sealed record FleetCluster(
    string Id, string Name, string SubscriptionId, string ResourceGroup, string Region, string KubernetesVersion, string ProvisioningState, string PowerState,
    IReadOnlyDictionary<string, string> Tags);

/// <summary>An AKS node pool.</summary>
/// <param name="Id">ARM id; compare without case.</param>
/// <param name="Mode">System, User or Gateway.</param>
/// <param name="Family">Image family key, e.g. <c>AKSAzureLinux-V3gen2fips</c>: the image version up to the last dash.</param>
/// <param name="NotOurs">Why this pool can never be a target (Ubuntu, Windows, Azure Linux 2.0, stopped ...); null: it can.</param>
/// <param name="Upgrade">How AKS replaces its nodes where a policy says nothing.</param>
public sealed record FleetPool(
    string Id, string ClusterId, string Name, string Mode, string Family, string NodeImageVersion, string OsSku, int NodeCount, string VmSize,
    string ProvisioningState, string PowerState, string? NotOurs, PoolUpgradeSettings? Upgrade = null);
