using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.ImageComposition.Adapters;

namespace ReleaseOrchestrator.ImageComposition.Features;

/// <summary>Stops a composition. What is already published stays published.</summary>
public static class CancelComposition
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/images/compositions/{id}/cancel", Handle).WithName(nameof(CancelComposition));

    public static async Task<Ok<Composition>> Handle(string id, CompositionStore store, RunningImages running, CancellationToken stop)
    {
        var cancelled = await store.Cancel(id, stop);
        running.Cancel(id);
        return TypedResults.Ok(cancelled);
    }
}
