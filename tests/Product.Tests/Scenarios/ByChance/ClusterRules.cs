using AzureSimulator.Model;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>R6: one pool of a cluster at a time, never all its system pools, never both regions of a pair.</summary>
internal static class ClusterRules
{
    public static void Check(Change change)
    {
        var (cluster, write) = (change.Cluster, change.Write);
        var changing = write.UnderWay.Where(run => run.IsChange && !change.Made.People.Changed.Contains($"{run.Cluster}/{run.Pool}")).ToList();
        if (changing.Find(run => run.Cluster == cluster.Name && run.Pool != write.Pool) is { } other)
            throw new RuleBrokenException("R6", $"{change.Name} was begun while {other.Pool} of the same cluster was being changed ({other.Kind})");
        if (change.All.FirstOrDefault(o => o is { Reserved: true, IsFinal: false } && o.ClusterName == cluster.Name && o.Id != change.By!.Id) is { } reserved)
            throw new RuleBrokenException("R6", $"{change.Name} was begun while {reserved.PoolName} of the same cluster was reserved ({reserved.Id})");
        foreach (var run in changing)
        {
            var elsewhere = change.Made.Fleet.Clusters.Single(c => c.Name == run.Cluster);
            if (RegionPairs.ArePaired(elsewhere.Region, RegionPairs.TagOf(elsewhere.Tags), cluster.Region, RegionPairs.TagOf(cluster.Tags)))
                throw new RuleBrokenException("R6", $"{change.Name} in {cluster.Region} was begun while {run.Cluster}/{run.Pool} in {elsewhere.Region} was being changed");
        }

        Systems(change);
    }

    /// <summary>One of several has to serve while another is changed; the only one keeps serving by its surge nodes, and is never deleted.</summary>
    private static void Systems(Change change)
    {
        var write = change.Write;
        var others = write.Systems.Where(system => system.Pool != write.Pool).ToList();
        if (write.Systems.Count == others.Count)
            return; // it is a user pool
        if (!change.IsRollback && others.Count > 0 && others.TrueForAll(other => other.Serving == 0 || write.UnderWay.Any(run => run.Cluster == write.Cluster && ArmId.Same(run.Pool, other.Pool))) && write.Run is not { Kind: RunKind.Create })
            throw new RuleBrokenException("R6", $"{change.Name} was begun while no other system pool of the cluster served: {string.Join(", ", others)}");
        if (write.Run is { Kind: RunKind.Delete } && others.TrueForAll(other => other.Serving == 0))
            throw new RuleBrokenException("R6", $"{change.Name}: the last serving system pool of the cluster was deleted");
    }
}
