using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Contracts.Fleet;

/// <summary>GET /fleet/clusters and /fleet/pools: a page of what fits, and how old that is.</summary>
/// <param name="NextLink">The next page; null: this was the last.</param>
/// <param name="TakenAt">When Azure was last asked.</param>
/// <param name="Problems">Subscriptions that did not answer then: what is shown of them is older.</param>
public sealed record FleetPage<T>(IReadOnlyList<T> Value, string? NextLink, DateTimeOffset TakenAt, IReadOnlyList<FleetSubscription> Problems);

/// <summary>GET /fleet/clusters/{name or id}: all about one cluster.</summary>
/// <param name="Operations">Upgrades of its pools, newest first.</param>
/// <param name="Drift">Where it is not as it was left, now.</param>
public sealed record FleetClusterDetail(
    DateTimeOffset TakenAt, FleetCluster Cluster, IReadOnlyList<FleetPool> Pools, IReadOnlyList<PoolUpgrade> Operations, IReadOnlyList<Drift> Drift);

/// <summary>GET /fleet/summary: the fleet in numbers.</summary>
/// <param name="Targets">Pools that a release can reach.</param>
/// <param name="ByRing">By the value of the cluster's tag that was asked for; pools of clusters without it under an empty name.</param>
/// <param name="ByFlag">A pool counts under its own flags and its cluster's.</param>
public sealed record FleetSummary(
    DateTimeOffset TakenAt, int Clusters, int Pools, int Nodes, int Targets, int OpenDrift, IReadOnlyList<FleetSubscription> Subscriptions,
    IReadOnlyList<FleetCount> ByFamily, IReadOnlyList<FleetCount> ByImage, IReadOnlyList<FleetCount> ByRegion, IReadOnlyList<FleetCount> ByRing, IReadOnlyList<FleetCount> ByFlag);

/// <param name="Name">The image, family, region, tag value or flag that is counted.</param>
public sealed record FleetCount(string Name, int Clusters, int Pools, int Nodes);

/// <summary>GET /fleet/export: everything, in one answer that is written as it is read.</summary>
public sealed record FleetExport(
    DateTimeOffset TakenAt, IReadOnlyList<FleetSubscription> Subscriptions, IReadOnlyList<FleetCluster> Clusters, IReadOnlyList<FleetPool> Pools, IReadOnlyList<Drift> Drift);
