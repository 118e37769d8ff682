using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.PatchScheduling.Adapters;
using ReleaseOrchestrator.PatchScheduling.Adapters.Documents;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Features;

/// <summary>Creates or replaces a document, written as YAML or JSON. If-Match guards what somebody else may have changed.</summary>
public static class PutDocument
{
    public static void Map<T>(IEndpointRouteBuilder routes, DocumentKind<T> kind)
        where T : class =>
        routes.MapPut($"/{kind.Folder}/{{name}}", (string name, HttpContext http, DocumentReader reader, DocumentCatalog documents, ServiceDatabase database, TimeProvider clock, CancellationToken stop) =>
            Handle(kind, name, http, reader, documents, database, clock, stop)).WithName($"Put{kind.Name}");

    private static async Task<IResult> Handle<T>(
        DocumentKind<T> kind, string name, HttpContext http, DocumentReader reader, DocumentCatalog documents, ServiceDatabase database, TimeProvider clock, CancellationToken stop)
        where T : class
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Operator);
        var text = await http.Request.DocumentText(stop);
        var (inDocument, value) = kind.Read(reader, text, name);
        if (inDocument != name)
            throw DocumentErrors.NameDiffers(kind.Name, name, inDocument);

        var file = (await documents.List(kind, stop)).FirstOrDefault(d => d.Name == name && d.Source == DocumentSource.File);
        var created = await database.Write(
            async write =>
            {
                var stored = await write.Find<string>("SELECT text FROM documents WHERE kind = @Kind AND name = @Name", new { Kind = kind.Name, Name = name });
                var present = stored ?? file?.Text;
                http.Request.CheckPrecondition(kind.Name, name, present is null ? null : DocumentTag.Of(present));
                await write.Execute(
                    """
                    INSERT INTO documents (kind, name, text, updated_at, updated_by) VALUES (@Kind, @Name, @Text, @At, @By)
                    ON CONFLICT (kind, name) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at, updated_by = excluded.updated_by
                    """,
                    new { Kind = kind.Name, Name = name, Text = text, At = clock.GetUtcNow(), By = caller.Actor });
                if (value is ReleaseCycle cycle)
                    await KnownSchedules.Note(write, cycle, clock.GetUtcNow());
                return present is null;
            },
            stop);

        var put = new StoredDocument<T>(name, DocumentSource.Api, name, text, value, null);
        http.Response.Headers.ETag = put.ETag;
        var view = DocumentView.Of(put, clock.GetUtcNow());
        return created ? TypedResults.Created($"/{kind.Folder}/{name}", view) : TypedResults.Ok(view);
    }
}
