using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;

/// <summary>How long upgrades in place took that went well, for forecasts; those with soaks in between say nothing about nodes.</summary>
public static class ListMeasuredUpgrades
{
    /// <summary>Enough to know a fleet by; older ones say little about today.</summary>
    private const int Newest = 10_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/rollouts/measured", Handle).WithName(nameof(ListMeasuredUpgrades));

    public static async Task<Ok<MeasuredUpgrades>> Handle(OperationStore operations, CancellationToken stop) => TypedResults.Ok(new MeasuredUpgrades(
    [
        .. (await operations.Succeeded(Newest, stop))
            .Where(operation => operation is { BlueGreen: null, CanaryDoneAt: null, StartedAt: not null, EndedAt: not null, NodesTotal: > 0 })
            .Select(operation => new MeasuredUpgrade(operation.Request.PoolId, operation.NodesTotal, operation.EndedAt!.Value - operation.StartedAt!.Value))
    ]));
}
