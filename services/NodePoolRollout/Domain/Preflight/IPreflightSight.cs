namespace ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;

/// <summary>What only a look beforehand asks of Azure. Every call that does not work throws an <see cref="AzureException"/>.</summary>
public interface IPreflightSight
{
    /// <summary>One cluster as it is now, and what its pools take for each node.</summary>
    Task<ClusterRoom> Cluster(string clusterId, CancellationToken stop);

    /// <summary>Virtual CPUs of a subscription in a region.</summary>
    Task<IReadOnlyList<CoreUsage>> Cores(string subscription, string region, CancellationToken stop);

    Task<SubnetRoom> Subnet(string subnetId, CancellationToken stop);

    /// <summary>Versions of Kubernetes, in full, that AKS has in a region.</summary>
    Task<IReadOnlySet<string>> KubernetesVersions(string subscription, string region, CancellationToken stop);
}

/// <summary>What only a look beforehand asks of a cluster's own API. What goes wrong is a <see cref="ClusterApiException"/>.</summary>
public interface IDisruptions
{
    /// <summary>Pods that no drain may evict at the moment, by pool and disruption budget.</summary>
    Task<IReadOnlyList<StuckPods>> Stuck(string clusterId, CancellationToken stop);
}

/// <param name="Pools">By name of the pool.</param>
public sealed record ClusterRoom(ClusterSight Cluster, IReadOnlyDictionary<string, PoolRoom> Pools);

/// <summary>What each further node of a pool takes.</summary>
/// <param name="KubernetesVersion">Of its nodes; empty: not told.</param>
/// <param name="SubnetId">ARM id of the subnet of its nodes; null: AKS's own, which grows with the cluster.</param>
/// <param name="AddressesPerNode">The node's own, and with it those of all its pods where they share the subnet.</param>
public sealed record PoolRoom(string KubernetesVersion, string? SubnetId, int AddressesPerNode, bool IsSpot);

/// <param name="Name"><c>cores</c>, <c>lowPriorityCores</c> or a family such as <c>standardDSv5Family</c>.</param>
public sealed record CoreUsage(string Name, long Used, long Limit)
{
    public long Left => Math.Max(0, Limit - Used);
}

public sealed record SubnetRoom(string Id, long Usable, long Used)
{
    public long Left => Math.Max(0, Usable - Used);
}

/// <param name="Budget">Namespace and name of the PodDisruptionBudget.</param>
/// <param name="Pods">How many of its pods are on the pool.</param>
/// <param name="Says">What it demands and has, in words.</param>
public sealed record StuckPods(string Pool, string Budget, int Pods, string Says);
