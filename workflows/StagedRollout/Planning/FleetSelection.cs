using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>A pool that a release changes.</summary>
public sealed record SelectedPool(FleetPool Pool, PoolTarget Target)
{
    /// <summary>It is what it is to become.</summary>
    public bool IsThere => Target is { OsSku: null, KubernetesVersion: null } && string.Equals(Pool.NodeImageVersion, Target.Image, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A cluster with the pools that a release changes, in the order it changes them.</summary>
/// <param name="Kubernetes">Its control plane goes to another version first; null: it stays.</param>
public sealed record SelectedCluster(FleetCluster Cluster, IReadOnlyList<SelectedPool> Pools, PlannedKubernetesUpgrade? Kubernetes);

/// <summary>Which clusters belong to which stage, and which pools are left alone. A cluster belongs to the first stage that selects it.</summary>
public sealed record FleetSelection(IReadOnlyList<IReadOnlyList<SelectedCluster>> Stages, IReadOnlyList<UntouchedPool> Untouched)
{
    public static FleetSelection Of(ReleasePolicy policy, FleetInventory fleet, TargetImages images)
    {
        var targets = new PoolTargets(images);
        var stages = policy.Stages.ConvertAll(_ => new List<SelectedCluster>());
        var untouched = new List<UntouchedPool>();
        var poolsOf = fleet.Pools.ToLookup(pool => pool.ClusterId, StringComparer.OrdinalIgnoreCase);
        foreach (var cluster in fleet.Clusters)
        {
            var stage = policy.Stages.FindIndex(s => Selects(s.Selector, cluster));
            var upgrade = stage < 0 ? policy.Upgrade : policy.UpgradeOf(policy.Stages[stage]);
            var (kubernetes, clusterStays) = KubernetesVersions.ForControlPlane(cluster, upgrade.KubernetesVersion);
            var chosen = new List<SelectedPool>();
            foreach (var pool in poolsOf[cluster.Id])
            {
                var (target, whyNot) = targets.Of(cluster, pool, upgrade);
                if ((whyNot ?? clusterStays ?? (stage < 0 ? "no stage of the policy selects its cluster" : null)) is { } why)
                    untouched.Add(new UntouchedPool(cluster.Name, pool.Name, why));
                else
                    chosen.Add(new SelectedPool(pool, target!));
            }

            if (chosen.Count > 0)
            {
                stages[stage].Add(new SelectedCluster(
                    cluster, InOrder(chosen), kubernetes is null ? null : kubernetes with { ChangesOs = chosen.Exists(pool => pool.Target is { ChangesOs: true, OsSku: null }) }));
            }
        }

        untouched.AddRange(Lost(fleet));
        return new(
            stages, [.. untouched.OrderBy(u => u.Cluster, StringComparer.Ordinal).ThenBy(u => u.Pool, StringComparer.Ordinal).ThenBy(u => u.Reason, StringComparer.Ordinal)]);
    }

    /// <summary>
    /// User pools before system pools, small ones before large ones: what goes wrong goes wrong where it hurts least. What is there already comes last: a canary is a pool
    /// that changes.
    /// </summary>
    private static List<SelectedPool> InOrder(IEnumerable<SelectedPool> pools) =>
    [
        .. pools.OrderBy(p => p.IsThere).ThenBy(p => p.Pool.Mode == "System").ThenBy(p => p.Pool.NodeCount).ThenBy(p => p.Pool.Name, StringComparer.Ordinal).ThenBy(p => p.Pool.Id, StringComparer.OrdinalIgnoreCase)
    ];

    private static IEnumerable<UntouchedPool> Lost(FleetInventory fleet)
    {
        var known = fleet.Clusters.Select(cluster => cluster.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return fleet.Pools.Where(pool => !known.Contains(pool.ClusterId)).Select(pool => new UntouchedPool(pool.ClusterId, pool.Name, "its cluster is not in the inventory"));
    }

    private static bool Selects(ClusterSelector selector, FleetCluster cluster) =>
        (selector.Tags.Count > 0 || selector.Regions.Count > 0 || selector.Names.Count > 0)
        && selector.Tags.All(tag => cluster.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value)
        && (selector.Regions.Count == 0 || selector.Regions.Contains(cluster.Region, StringComparer.OrdinalIgnoreCase))
        && (selector.Names.Count == 0 || selector.Names.Contains(cluster.Name, StringComparer.OrdinalIgnoreCase));
}
