using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Features.Fleet.Csv;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>Clusters that fit what is asked for, with their windows: a page at a time, or all of them as CSV.</summary>
public static class ListClusters
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/fleet/clusters", Handle).WithName(nameof(ListClusters)).Produces<FleetPage<FleetCluster>>();

    public static async Task<IResult> Handle(HttpRequest request, FleetView fleet, FleetWindows windows, TimeProvider clock, CancellationToken stop)
    {
        var query = FleetQuery.OfClusters(request, clock.GetUtcNow());
        var seen = await fleet.Look(refresh: false, stop);
        var found = seen.Inventory.Clusters.Where(cluster => query.Fits(cluster, seen.PoolsOf(cluster.Id)));
        if (query.Csv)
            return new CsvAnswer("clusters", ClusterRows.Header, ClusterRows.Of(await windows.AddTo([.. found], stop), seen));

        var page = Paging.Of([.. found.Where(cluster => query.IsAfter(cluster.Id)).Take(query.Top + 1)], query.Top, cluster => cluster.Id, request);
        return TypedResults.Ok(new FleetPage<FleetCluster>(await windows.AddTo(page.Value, stop), page.NextLink, seen.Inventory.TakenAt, seen.Problems));
    }
}
