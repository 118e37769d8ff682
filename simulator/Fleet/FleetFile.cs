namespace AzureSimulator.Fleet;

/// <summary>What the simulated Azure holds at its first start: subscriptions, regions, clusters, pools and workloads.</summary>
public sealed record FleetFile(
    ClockEntry Clock,
    IdentityEntry Identity,
    Durations Durations,
    Limits Limits,
    IReadOnlyList<SubscriptionEntry> Subscriptions,
    IReadOnlyList<RegionEntry> Regions,
    IReadOnlyList<StorageAccountEntry> StorageAccounts,
    IReadOnlyList<WorkloadEntry> Workloads,
    IReadOnlyList<ClusterEntry> Clusters,
    NodeFactsEntry? NodeFacts = null);

/// <summary>How fast simulated time runs, and where it begins (the real time of the first start unless given).</summary>
public sealed record ClockEntry(double Speed, DateTimeOffset? Start);

/// <summary>The tenant and the one application that may sign in.</summary>
public sealed record IdentityEntry(string Tenant, string ClientId, TimeSpan TokenLifetime);

/// <summary>How long each step of the platform takes, in simulated time.</summary>
public sealed record Durations(
    TimeSpan AddNode,
    TimeSpan Drain,
    TimeSpan Reimage,
    TimeSpan RemoveNode,
    TimeSpan PodStart,
    TimeSpan Update,
    TimeSpan ControlPlane,
    TimeSpan GalleryWrite,
    TimeSpan Replication,
    TimeSpan OperationExpiry);

/// <summary>Paging, polling and throttling as clients meet them.</summary>
public sealed record Limits(int PageSize, bool Throttling, TimeSpan RetryAfter);

public sealed record SubscriptionEntry(string Id, string Name, IReadOnlyList<ResourceGroupEntry> ResourceGroups);

public sealed record ResourceGroupEntry(string Name, string Location);

/// <summary>
/// A region with the node images it offers at the start, its paired region, the cores that each subscription may use there (of all machines, and by
/// family such as standardDSv5Family; no limit when absent), and the Kubernetes versions it knows.
/// </summary>
public sealed record RegionEntry(
    string Name,
    string? Pair,
    int? VcpuQuota,
    IReadOnlyDictionary<string, int> FamilyQuotas,
    IReadOnlyList<ImageEntry> Images,
    IReadOnlyList<string> KubernetesVersions);

/// <summary>A node image that a region offers, from the start or some simulated time later, and what is true of nodes made from it.</summary>
public sealed record ImageEntry(string Name, TimeSpan AvailableAfter, IReadOnlyDictionary<string, string> Facts);

/// <summary>
/// Where a DaemonSet publishes what it finds on its nodes: the label or annotation of each fact. Named, it publishes only in clusters that run it.
/// </summary>
public sealed record NodeFactsEntry(string? DaemonSet, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations);

public sealed record StorageAccountEntry(string Name, string Subscription, string ResourceGroup, string Location);

/// <summary>
/// A Deployment or DaemonSet that runs on the pools it names, with the PodDisruptionBudget that guards it. Its pods go only to nodes with the labels it
/// requires, rather to those with the labels it prefers, and to tainted ones only where it tolerates the keys of the taints or names the pool.
/// </summary>
public sealed record WorkloadEntry(
    string Set,
    WorkloadKind Kind,
    string Name,
    string Namespace,
    int Replicas,
    string Pools,
    string? MinAvailable,
    string? MaxUnavailable,
    IReadOnlyDictionary<string, string> Requires,
    IReadOnlyDictionary<string, string> Prefers,
    IReadOnlyList<string> Tolerates);

public enum WorkloadKind
{
    Deployment,
    DaemonSet,
}

public sealed record ClusterEntry(
    string Name,
    string Subscription,
    string ResourceGroup,
    string Region,
    string KubernetesVersion,
    string Tier,
    IReadOnlyDictionary<string, string> Tags,
    IReadOnlyList<string> Workloads,
    IReadOnlyList<PoolEntry> Pools,
    int? SubnetAddresses = null);

public sealed record PoolEntry(
    string Name,
    string Mode,
    string VmSize,
    string Image,
    int Count,
    string OsSku,
    bool Fips,
    bool Gpu,
    IReadOnlyList<string> Zones,
    string? MaxSurge,
    string? MaxUnavailable,
    int? DrainTimeoutMinutes,
    int? NodeSoakMinutes,
    string? UndrainableNodeBehavior,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<string> Taints,
    IReadOnlyDictionary<string, string> Tags);
