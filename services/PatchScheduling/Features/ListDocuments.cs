using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.PatchScheduling.Adapters;
using ReleaseOrchestrator.PatchScheduling.Adapters.Documents;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Features;

/// <summary>Every cycle, window or freeze by name; one that cannot be read is listed with its problem.</summary>
public static class ListDocuments
{
    public static void Map<T>(IEndpointRouteBuilder routes, DocumentKind<T> kind)
        where T : class =>
        routes.MapGet($"/{kind.Folder}", (DocumentCatalog documents, TimeProvider clock, CancellationToken stop, int top = 100, string? after = null) =>
            Handle(kind, documents, clock, top, after, stop)).WithName($"List{kind.Name}s");

    private static async Task<Ok<Page<DocumentView>>> Handle<T>(
        DocumentKind<T> kind, DocumentCatalog documents, TimeProvider clock, int top, string? after, CancellationToken stop)
        where T : class
    {
        Paging.Check(top);
        var left = (await documents.List(kind, stop)).Where(d => after is null || string.CompareOrdinal(d.Name, after) > 0).ToList();
        var page = left.Take(top).Select(d => DocumentView.Of(d, clock.GetUtcNow())).ToList();
        var next = left.Count > top ? $"/api/v1/{kind.Folder}?top={top}&after={Uri.EscapeDataString(page[^1].Name)}" : null;
        return TypedResults.Ok(new Page<DocumentView>(page, next));
    }
}

public static class Paging
{
    public static void Check(int top)
    {
        if (top is < 1 or > 200)
            throw ScheduleErrors.TopOutOfRange(top);
    }
}
