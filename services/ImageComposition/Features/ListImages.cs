using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.ImageComposition.Adapters;

namespace ReleaseOrchestrator.ImageComposition.Features;

/// <summary>The images that passed their checks, newest first.</summary>
public static class ListImages
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/images", Handle).WithName(nameof(ListImages));

    public static async Task<Ok<Page<ComposedImage>>> Handle(CompositionStore store, CancellationToken stop, int? top = null) =>
        TypedResults.Ok(new Page<ComposedImage>(await store.Images(PageSize.Of(top), stop), null));
}
