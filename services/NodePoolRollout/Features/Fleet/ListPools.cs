using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Features.Fleet.Csv;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>Pools that fit what is asked for: a page at a time, or all of them as CSV.</summary>
public static class ListPools
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/fleet/pools", Handle).WithName(nameof(ListPools)).Produces<FleetPage<FleetPool>>();

    public static async Task<IResult> Handle(HttpRequest request, FleetView fleet, TimeProvider clock, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var query = FleetQuery.OfPools(request, now);
        var seen = await fleet.Look(refresh: false, stop);
        var found = seen.Inventory.Pools.Where(pool => seen.Cluster(pool.ClusterId) is { } cluster && query.Fits(pool, cluster));
        if (query.Csv)
            return new CsvAnswer("pools", PoolRows.Header, PoolRows.Of(found, seen, now));

        var page = Paging.Of([.. found.Where(pool => query.IsAfter(pool.Id)).Take(query.Top + 1)], query.Top, pool => pool.Id, request);
        return TypedResults.Ok(new FleetPage<FleetPool>(page.Value, page.NextLink, seen.Inventory.TakenAt, seen.Problems));
    }
}
