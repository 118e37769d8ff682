using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>How many nodes of each region are out of service at the worst moment, and how many are added to stand in for them.</summary>
public static class Capacity
{
    public static List<RegionCapacity> Of(IEnumerable<ClusterRun> clusters) =>
    [
        .. clusters.GroupBy(cluster => cluster.Cluster.Region, StringComparer.OrdinalIgnoreCase).OrderBy(region => region.Key, StringComparer.OrdinalIgnoreCase)
            .Select(region => Of(region.Key, [.. region.SelectMany(cluster => cluster.Pools)]))
    ];

    private static RegionCapacity Of(string region, List<PoolRun> pools)
    {
        var changes = new List<(long At, int Nodes)>();
        foreach (var pool in pools.Where(p => p is { Turn: not PoolTurn.Done, Start: not null, End: not null }))
        {
            changes.Add((pool.Start!.Value, pool.NodesAtOnce));
            changes.Add((pool.End!.Value, -pool.NodesAtOnce));
        }

        changes.Sort(); // what comes back at a moment is back before more goes out
        var (missing, most, worst) = (0, 0, (long?)null);
        foreach (var (at, nodes) in changes)
        {
            missing += nodes;
            if (missing > most)
                (most, worst) = (missing, at);
        }

        // AKS adds a node for each that it takes out.
        return new(region, pools.Sum(pool => pool.Pool.NodeCount), most, most, worst is { } moment ? new DateTimeOffset(moment, TimeSpan.Zero) : null);
    }
}
