using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>A cluster with its pools, as Azure showed it in one answer.</summary>
/// <param name="UpgradeChannel">By which AKS upgrades Kubernetes by itself; null: it does not.</param>
/// <param name="NodeOsUpgradeChannel">By which AKS changes the nodes' OS by itself; null: it does not.</param>
public sealed record ClusterSight(
    string Id, string Name, string SubscriptionId, string ResourceGroup, string Region, string KubernetesVersion, string ProvisioningState, string PowerState,
    bool ProvisionsNodesItself, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<PoolSight> Pools, string? UpgradeChannel = null, string? NodeOsUpgradeChannel = null)
{
    public PoolSight? Pool(string poolId) => Pools.FirstOrDefault(pool => ArmId.Same(pool.Id, poolId));

    /// <summary>What its tag says about the clusters that stand in for it, see <see cref="RegionPairs"/>.</summary>
    public string? RegionPair => RegionPairs.TagOf(Tags);

    public ClusterFacts Facts => new(Id, Name, Region, Tags);
}

/// <summary>A pool, as Azure showed it.</summary>
/// <param name="KubernetesVersion">Of its nodes, in full; empty: not told.</param>
/// <param name="UpgradesBlueGreen">By AKS's own preview.</param>
public sealed record PoolSight(
    string Id, string Name, string Mode, string NodeImageVersion, string OsSku, string OsType, int Count, string VmSize, string ProvisioningState,
    string PowerState, string? ETag, PoolUpgradeSettings Settings, AzureFault? Fault, string KubernetesVersion = "", PoolDetails? Details = null, bool UpgradesBlueGreen = false)
{
    public bool IsSystem => Mode.Equals("System", StringComparison.OrdinalIgnoreCase);

    /// <summary>The pool's own, not its cluster's.</summary>
    public IReadOnlyDictionary<string, string> Tags => Details?.Tags ?? new Dictionary<string, string>();
}

/// <summary>Why Azure says that something failed.</summary>
public sealed record AzureFault(string Code, string Message)
{
    public override string ToString() => $"{Code}: {Message}";
}
