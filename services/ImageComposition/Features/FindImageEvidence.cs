using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.ImageComposition.Adapters;
using ReleaseOrchestrator.ImageComposition.Adapters.Local;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Features;

/// <summary>What proves an image: its SBOM, and the record of how it was made, checked and laid out.</summary>
public static class FindImageEvidence
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/images/{digest}/sbom", (string digest, CompositionStore store, ImageLibrary library, CancellationToken stop) =>
            File(digest, LocalImageBackend.Sbom, "application/spdx+json", store, library, stop)).WithName("FindImageSbom");
        routes.MapGet("/images/{digest}/evidence", (string digest, CompositionStore store, ImageLibrary library, CancellationToken stop) =>
            File(digest, ImageLibrary.Evidence, "application/json", store, library, stop)).WithName(nameof(FindImageEvidence));
    }

    private static async Task<PhysicalFileHttpResult> File(
        string digest, string name, string contentType, CompositionStore store, ImageLibrary library, CancellationToken stop)
    {
        var file = Path.Combine(library.Directory(await store.KeyOf(digest, stop)), name);
        return System.IO.File.Exists(file) ? TypedResults.PhysicalFile(file, contentType) : throw ImageErrors.ImageNotFound(digest);
    }
}
