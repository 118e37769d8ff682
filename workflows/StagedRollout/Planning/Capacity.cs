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
        var (outOfService, added) = (new List<(long At, int Nodes)>(), new List<(long At, int Nodes)>());
        foreach (var pool in pools.Where(p => p is { Turn: not PoolTurn.Done, Start: not null, Changed: not null, End: not null }))
        {
            Change(outOfService, pool.Start!.Value, pool.Changed!.Value, pool.Needs.AtOnce);
            Change(added, pool.Start.Value, pool.End!.Value, pool.Needs.Added);
        }

        var (most, at) = Worst(outOfService);
        return new(region, pools.Sum(pool => pool.Pool.NodeCount), most, Worst(added).Most, at is { } moment ? new DateTimeOffset(moment, TimeSpan.Zero) : null);
    }

    private static void Change(List<(long At, int Nodes)> changes, long from, long until, int nodes)
    {
        changes.Add((from, nodes));
        changes.Add((until, -nodes));
    }

    private static (int Most, long? At) Worst(List<(long At, int Nodes)> changes)
    {
        changes.Sort(); // what comes back at a moment is back before more goes out
        var (now, most, worst) = (0, 0, (long?)null);
        foreach (var (at, nodes) in changes)
        {
            now += nodes;
            if (now > most)
                (most, worst) = (now, at);
        }

        return (most, worst);
    }
}
