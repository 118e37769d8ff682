using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Adapters;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>The fleet in numbers.</summary>
public static class SummariseFleet
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/fleet/summary", Handle).WithName(nameof(SummariseFleet));

    /// <param name="ring">Name of the tag by which clusters are in rings.</param>
    public static async Task<Ok<FleetSummary>> Handle(FleetView fleet, DriftStore drifts, CancellationToken stop, string ring = "ring")
    {
        var seen = await fleet.Look(refresh: false, stop);
        var pools = seen.Inventory.Pools.Select(pool => (Pool: pool, Cluster: seen.Cluster(pool.ClusterId)!)).ToList();
        return TypedResults.Ok(new FleetSummary(
            seen.Inventory.TakenAt, seen.Inventory.Clusters.Count, pools.Count, pools.Sum(p => p.Pool.NodeCount), pools.Count(p => p.Pool.NotOurs is null),
            await drifts.CountOpen(stop), seen.Inventory.Subscriptions ?? [],
            Count(pools, p => [p.Pool.Family]), Count(pools, p => [p.Pool.NodeImageVersion]), Count(pools, p => [p.Cluster.Region]),
            Count(pools, p => [Tag(p.Cluster, ring)]), Count(pools, p => FleetQuery.FleetFlagsOf(p.Pool, p.Cluster).Select(flag => flag.Code))));
    }

    private static List<FleetCount> Count(
        List<(FleetPool Pool, FleetCluster Cluster)> pools, Func<(FleetPool Pool, FleetCluster Cluster), IEnumerable<string>> names) =>
    [
        .. pools.SelectMany(p => names(p), (p, name) => (Name: name, p.Pool)).GroupBy(named => named.Name, StringComparer.OrdinalIgnoreCase)
            .Select(group => new FleetCount(
                group.Key, group.Select(named => named.Pool.ClusterId).Distinct(StringComparer.OrdinalIgnoreCase).Count(), group.Count(), group.Sum(named => named.Pool.NodeCount)))
            .OrderByDescending(count => count.Pools).ThenBy(count => count.Name, StringComparer.Ordinal),
    ];

    private static string Tag(FleetCluster cluster, string name) =>
        cluster.Tags.FirstOrDefault(tag => tag.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";
}
