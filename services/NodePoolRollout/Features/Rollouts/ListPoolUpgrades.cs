using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;

/// <summary>Upgrades of a release or stage, a page at a time.</summary>
public static class ListPoolUpgrades
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/rollouts/operations", Handle).WithName(nameof(ListPoolUpgrades));

    public static async Task<Ok<Page<PoolUpgrade>>> Handle(
        HttpRequest request, OperationStore operations, CancellationToken stop, string? releaseId = null, string? stage = null, int? top = null, string? after = null)
    {
        var size = Paging.Top(top);
        var found = await operations.List(releaseId, stage, after, size + 1, stop);
        return TypedResults.Ok(Paging.Of([.. found.Select(operation => operation.View())], size, operation => operation.Id, request));
    }
}
