using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Fleet;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>The whole fleet in one answer, for planning.</summary>
public static class ShowInventory
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/fleet/inventory", Handle).WithName(nameof(ShowInventory));

    public static async Task<Ok<FleetInventory>> Handle(FleetView fleet, CancellationToken stop, bool refresh = false) =>
        TypedResults.Ok(await fleet.Show(refresh, stop));
}
