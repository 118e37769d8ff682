using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;

/// <summary>One upgrade, as it stands.</summary>
public static class ShowPoolUpgrade
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/rollouts/operations/{id}", Handle).WithName(nameof(ShowPoolUpgrade));

    public static async Task<Ok<PoolUpgrade>> Handle(string id, OperationStore operations, CancellationToken stop) =>
        TypedResults.Ok((await operations.Find(id, stop) ?? throw RolloutErrors.UnknownOperation(id)).View());
}
