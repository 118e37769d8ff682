using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>One cluster by name or ARM id, with its pools, windows, flags, drift and last upgrades.</summary>
public static class ShowCluster
{
    private const int Operations = 20;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/fleet/clusters/{**cluster}", Handle).WithName(nameof(ShowCluster));

    public static async Task<Ok<FleetClusterDetail>> Handle(
        string cluster, FleetView fleet, FleetWindows windows, OperationStore operations, DriftStore drifts, CancellationToken stop)
    {
        var seen = await fleet.Look(refresh: false, stop);
        var found = Find(seen, cluster.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Trim('/'));
        return TypedResults.Ok(new FleetClusterDetail(
            seen.Inventory.TakenAt, (await windows.AddTo([found], stop))[0], [.. seen.PoolsOf(found.Id)],
            [.. (await operations.OfCluster(found.Id, Operations, stop)).Select(operation => operation.View())],
            await drifts.OpenOf(found.Id, stop)));
    }

    private static FleetCluster Find(FleetSnapshot seen, string nameOrId)
    {
        if (nameOrId.Contains('/', StringComparison.Ordinal))
            return seen.Cluster($"/{nameOrId}") ?? throw RolloutErrors.UnknownCluster(nameOrId);
        return seen.Inventory.Clusters.Where(cluster => ArmId.Same(cluster.Name, nameOrId)).ToList() switch
        {
            [var one] => one,
            [] => throw RolloutErrors.UnknownCluster(nameOrId),
            var several => throw RolloutErrors.AmbiguousCluster(nameOrId, several.ConvertAll(cluster => cluster.Id)),
        };
    }
}
