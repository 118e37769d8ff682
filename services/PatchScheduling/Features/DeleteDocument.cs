using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.PatchScheduling.Adapters;
using ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

namespace ReleaseOrchestrator.PatchScheduling.Features;

/// <summary>Deletes what was put by API; a file of the same name counts again. What comes from a file is removed there.</summary>
public static class DeleteDocument
{
    public static void Map<T>(IEndpointRouteBuilder routes, DocumentKind<T> kind)
        where T : class =>
        routes.MapDelete($"/{kind.Folder}/{{name}}", (string name, HttpContext http, DocumentCatalog documents, ServiceDatabase database, CancellationToken stop) =>
            Handle(kind, name, http, documents, database, stop)).WithName($"Delete{kind.Name}");

    private static async Task<NoContent> Handle<T>(
        DocumentKind<T> kind, string name, HttpContext http, DocumentCatalog documents, ServiceDatabase database, CancellationToken stop)
        where T : class
    {
        Caller.From(http).Require(Roles.Operator);
        var document = await documents.Find(kind, name, stop);
        if (document.Source == DocumentSource.File)
            throw DocumentErrors.FromFile(kind.Name, name, document.Origin);

        await database.Write(
            async write =>
            {
                var key = new { Kind = kind.Name, Name = name };
                if (await write.Find<string>("SELECT text FROM documents WHERE kind = @Kind AND name = @Name", key) is not { } text)
                    return; // deleted meanwhile: the same outcome
                http.Request.CheckPrecondition(kind.Name, name, DocumentTag.Of(text));
                await write.Execute("DELETE FROM documents WHERE kind = @Kind AND name = @Name", key);
            },
            stop);
        return TypedResults.NoContent();
    }
}
