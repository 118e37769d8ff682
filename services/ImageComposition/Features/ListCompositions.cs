using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.ImageComposition.Adapters;

namespace ReleaseOrchestrator.ImageComposition.Features;

/// <summary>The compositions, newest first.</summary>
public static class ListCompositions
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/images/compositions", Handle).WithName(nameof(ListCompositions));

    public static async Task<Ok<Page<Composition>>> Handle(CompositionStore store, CancellationToken stop, int? top = null, string? before = null)
    {
        var size = PageSize.Of(top);
        var found = await store.List(size, before, stop);
        return TypedResults.Ok(new Page<Composition>(
            found, found.Count == size ? $"/images/compositions?top={size}&before={Uri.EscapeDataString(found[^1].Id)}" : null));
    }
}
