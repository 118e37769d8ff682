using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>Pools, filtered by cluster (id or name), family, image, mode or whether they can be targets, a page at a time.</summary>
public static class ListPools
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/fleet/pools", Handle).WithName(nameof(ListPools));

    public static async Task<Ok<Page<FleetPool>>> Handle(
        HttpRequest request, FleetView fleet, CancellationToken stop, string? cluster = null, string? family = null, string? image = null, string? mode = null,
        bool? target = null, int? top = null, string? after = null)
    {
        var size = Paging.Top(top);
        var found = (await fleet.Show(refresh: false, stop)).Pools
            .Where(pool => cluster is null || ArmId.Same(pool.ClusterId, cluster) || ArmId.Same(ArmId.Name(pool.ClusterId), cluster))
            .Where(pool => family is null || ArmId.Same(pool.Family, family))
            .Where(pool => image is null || ArmId.Same(pool.NodeImageVersion, image))
            .Where(pool => mode is null || ArmId.Same(pool.Mode, mode))
            .Where(pool => target is null || target == pool.NotOurs is null)
            .Where(pool => after is null || StringComparer.OrdinalIgnoreCase.Compare(pool.Id, after) > 0)
            .Take(size + 1).ToList();
        return TypedResults.Ok(Paging.Of(found, size, pool => pool.Id, request));
    }
}
