using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;

/// <summary>Whether a release is held, why and by whom.</summary>
public static class ShowHolds
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/rollouts/holds/{releaseId}", Handle).WithName(nameof(ShowHolds));

    public static async Task<Ok<HoldRequest>> Handle(string releaseId, HoldStore holds, CancellationToken stop) =>
        TypedResults.Ok(await holds.Find(releaseId, stop) ?? throw RolloutErrors.UnknownHold(releaseId));
}
