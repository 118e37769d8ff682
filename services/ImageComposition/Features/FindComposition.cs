using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.ImageComposition.Adapters;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Features;

/// <summary>How far a composition is, image by image.</summary>
public static class FindComposition
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/images/compositions/{id}", Handle).WithName(nameof(FindComposition));

    public static async Task<Ok<Composition>> Handle(string id, CompositionStore store, CancellationToken stop) =>
        TypedResults.Ok(await store.Find(id, stop) ?? throw ImageErrors.CompositionNotFound(id));
}
