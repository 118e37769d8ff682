using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.PatchScheduling.Adapters;
using ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

namespace ReleaseOrchestrator.PatchScheduling.Features;

/// <summary>One document, with the ETag that an edit must name.</summary>
public static class ShowDocument
{
    public static void Map<T>(IEndpointRouteBuilder routes, DocumentKind<T> kind)
        where T : class =>
        routes.MapGet($"/{kind.Folder}/{{name}}", (string name, DocumentCatalog documents, TimeProvider clock, HttpResponse response, CancellationToken stop) =>
            Handle(kind, name, documents, clock, response, stop)).WithName($"Show{kind.Name}");

    private static async Task<Ok<DocumentView>> Handle<T>(
        DocumentKind<T> kind, string name, DocumentCatalog documents, TimeProvider clock, HttpResponse response, CancellationToken stop)
        where T : class
    {
        var document = await documents.Find(kind, name, stop);
        response.Headers.ETag = document.ETag;
        return TypedResults.Ok(DocumentView.Of(document, clock.GetUtcNow()));
    }
}
