using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Gates by API. An edit counts for releases that are started after it; those on their way keep the gates they began with.</summary>
public static class EditGates
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gates", List).WithName("ListGates");
        routes.MapGet("/gates/{name}", Show).WithName("ShowGate");
        routes.MapPut("/gates/{name}", Put).WithName("PutGate");
        routes.MapDelete("/gates/{name}", Delete).WithName("DeleteGate");
    }

    /// <summary>A gate as the API shows it.</summary>
    /// <param name="Source">BuiltIn, File or Api.</param>
    /// <param name="Problem">Why it cannot be read; null: it can.</param>
    /// <param name="Document">The text as it was written; null for a built-in one.</param>
    public sealed record View(string Name, string Source, string? ETag, string? Problem, string? Document, GateDefinition? Definition)
    {
        public static View Of(StoredGate gate) => new(gate.Name, gate.File is null ? "Api" : "File", gate.ETag, gate.Problem?.Message, gate.Text, gate.Definition);

        public static View BuiltIn(string name) => new(name, "BuiltIn", null, null, null, GateSet.BuiltIn.Find(name));
    }

    public static async Task<IResult> List(GateDocuments gates, CancellationToken stop) =>
        Results.Ok(new Page<View>([.. GateSet.BuiltInNames.Select(View.BuiltIn), .. (await gates.All(stop)).Select(View.Of)], null));

    public static async Task<IResult> Show(string name, GateDocuments gates, HttpResponse response, CancellationToken stop)
    {
        if (GateSet.BuiltInNames.Contains(name))
            return Results.Ok(View.BuiltIn(name));
        var gate = await Find(gates, name, stop);
        response.Headers.ETag = gate.ETag;
        return Results.Ok(View.Of(gate));
    }

    public static async Task<IResult> Put(string name, HttpContext http, GateDocuments gates, ServiceDatabase database, AuditLog audit, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Operator);
        var gate = gates.Read(name, await http.Request.DocumentText(stop), null);
        if (gate.Problem is { } problem)
            throw problem;
        if (gate.Name != name)
            throw DocumentErrors.NameDiffers(GateSpec.Kind, name, gate.Name);

        var file = (await gates.All(stop)).FirstOrDefault(g => g.Name == name && g.File is not null);
        var created = await database.Write(
            async session =>
            {
                var present = await Stored(session, name) ?? file?.Text;
                http.Request.CheckPrecondition(GateSpec.Kind, name, present is null ? null : DocumentTag.Of(present));
                var now = clock.GetUtcNow();
                await session.Execute(
                    """
                    INSERT INTO gates (name, text, updated_at, updated_by) VALUES (@Name, @Text, @At, @By)
                    ON CONFLICT (name) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at, updated_by = excluded.updated_by
                    """,
                    new { Name = name, gate.Text, At = now, By = caller.Actor });
                await audit.Append(session, $"gate:{name}:{now.UtcTicks}", caller.Actor, "put-gate", $"gate/{name}", "", $"sha256:{ReleaseJson.Hash(gate.Definition)}");
                return present is null;
            },
            stop);
        http.Response.Headers.ETag = gate.ETag;
        return created ? Results.Created($"/api/v1/gates/{name}", View.Of(gate)) : Results.Ok(View.Of(gate));
    }

    public static async Task<IResult> Delete(string name, HttpContext http, GateDocuments gates, ServiceDatabase database, AuditLog audit, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Operator);
        if (await Find(gates, name, stop) is { File: { } file })
            throw DocumentErrors.FromFile(GateSpec.Kind, name, Path.GetFileName(file));
        await database.Write(
            async session =>
            {
                if (await Stored(session, name) is not { } text)
                    return; // deleted meanwhile: the same outcome
                http.Request.CheckPrecondition(GateSpec.Kind, name, DocumentTag.Of(text));
                await session.Execute("DELETE FROM gates WHERE name = @Name", new { Name = name });
                await audit.Append(session, $"gate:{name}:{clock.GetUtcNow().UtcTicks}", caller.Actor, "delete-gate", $"gate/{name}", "", "");
            },
            stop);
        return Results.NoContent();
    }

    private static async Task<StoredGate> Find(GateDocuments gates, string name, CancellationToken stop) =>
        (await gates.All(stop)).FirstOrDefault(g => g.Name == name) ?? throw DocumentErrors.NotFound(GateSpec.Kind, name);

    private static Task<string?> Stored(DatabaseSession session, string name) => session.Find<string>("SELECT text FROM gates WHERE name = @Name", new { Name = name });
}
