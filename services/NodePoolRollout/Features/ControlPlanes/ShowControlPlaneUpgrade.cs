using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.ControlPlanes;

/// <summary>One upgrade of a control plane, as it stands.</summary>
public static class ShowControlPlaneUpgrade
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/rollouts/control-planes/{id}", Handle).WithName(nameof(ShowControlPlaneUpgrade));

    public static async Task<Ok<ControlPlaneUpgrade>> Handle(string id, ControlPlaneStore operations, CancellationToken stop) =>
        TypedResults.Ok((await operations.Find(id, stop) ?? throw RolloutErrors.UnknownOperation(id)).View());
}
