using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>Clusters, filtered by region, subscription or name, a page at a time.</summary>
public static class ListClusters
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/fleet/clusters", Handle).WithName(nameof(ListClusters));

    public static async Task<Ok<Page<FleetCluster>>> Handle(
        HttpRequest request, FleetView fleet, CancellationToken stop, string? region = null, string? subscription = null, string? name = null, int? top = null, string? after = null)
    {
        var size = Paging.Top(top);
        var found = (await fleet.Show(refresh: false, stop)).Clusters
            .Where(cluster => region is null || ArmId.Same(cluster.Region, region))
            .Where(cluster => subscription is null || ArmId.Same(cluster.SubscriptionId, subscription))
            .Where(cluster => name is null || ArmId.Same(cluster.Name, name))
            .Where(cluster => after is null || StringComparer.OrdinalIgnoreCase.Compare(cluster.Id, after) > 0)
            .Take(size + 1).ToList();
        return TypedResults.Ok(Paging.Of(found, size, cluster => cluster.Id, request));
    }
}
