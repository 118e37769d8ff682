using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Policies by API. An edit counts for releases that are started after it; those on their way keep the policy they began with.</summary>
public static class EditPolicies
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/policies", List).WithName("ListPolicies");
        routes.MapGet("/policies/{name}", Show).WithName("ShowPolicy");
        routes.MapPut("/policies/{name}", Put).WithName("PutPolicy");
        routes.MapDelete("/policies/{name}", Delete).WithName("DeletePolicy");
    }

    /// <summary>A policy as the API shows it.</summary>
    /// <param name="Source">File or Api.</param>
    /// <param name="Problem">Why it cannot be read; null: it can.</param>
    /// <param name="Document">The text as it was written.</param>
    /// <param name="Spec">What it says; null where it cannot be read.</param>
    public sealed record View(string Name, string Source, string ETag, string? Problem, string Document, ReleasePolicy? Spec)
    {
        public static View Of(StoredPolicy policy) =>
            new(policy.Name, policy.File is null ? "Api" : "File", policy.ETag, policy.Problem?.Message, policy.Text, policy.Policy?.Spec);
    }

    public static async Task<IResult> List(Policies policies, CancellationToken stop) =>
        Results.Ok(new Page<View>([.. (await policies.All(stop)).Select(View.Of)], null));

    public static async Task<IResult> Show(string name, Policies policies, HttpResponse response, CancellationToken stop)
    {
        var policy = await Find(policies, name, stop);
        response.Headers.ETag = policy.ETag;
        return Results.Ok(View.Of(policy));
    }

    public static async Task<IResult> Put(string name, HttpContext http, Policies policies, ServiceDatabase database, AuditLog audit, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Operator);
        var policy = await policies.Read(name, await http.Request.DocumentText(stop), stop);
        if (policy.Problem is { } problem)
            throw problem;
        if (policy.Name != name)
            throw DocumentErrors.NameDiffers(ReleasePolicy.Kind, name, policy.Name);

        var file = (await policies.All(stop)).FirstOrDefault(p => p.Name == name && p.File is not null);
        var created = await database.Write(
            async session =>
            {
                var present = await Stored(session, name) ?? file?.Text;
                http.Request.CheckPrecondition(ReleasePolicy.Kind, name, present is null ? null : DocumentTag.Of(present));
                var now = clock.GetUtcNow();
                await session.Execute(
                    """
                    INSERT INTO policies (name, text, updated_at, updated_by) VALUES (@Name, @Text, @At, @By)
                    ON CONFLICT (name) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at, updated_by = excluded.updated_by
                    """,
                    new { Name = name, policy.Text, At = now, By = caller.Actor });
                await audit.Append(session, $"policy:{name}:{now.UtcTicks}", caller.Actor, "put-policy", $"policy/{name}", "", $"sha256:{ReleaseJson.Hash(policy.Policy!.Spec)}");
                return present is null;
            },
            stop);
        http.Response.Headers.ETag = policy.ETag;
        return created ? Results.Created($"/api/v1/policies/{name}", View.Of(policy)) : Results.Ok(View.Of(policy));
    }

    public static async Task<IResult> Delete(string name, HttpContext http, Policies policies, ServiceDatabase database, AuditLog audit, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Operator);
        if (await Find(policies, name, stop) is { File: { } file })
            throw DocumentErrors.FromFile(ReleasePolicy.Kind, name, Path.GetFileName(file));
        await database.Write(
            async session =>
            {
                if (await Stored(session, name) is not { } text)
                    return; // deleted meanwhile: the same outcome
                http.Request.CheckPrecondition(ReleasePolicy.Kind, name, DocumentTag.Of(text));
                await session.Execute("DELETE FROM policies WHERE name = @Name", new { Name = name });
                await audit.Append(session, $"policy:{name}:{clock.GetUtcNow().UtcTicks}", caller.Actor, "delete-policy", $"policy/{name}", "", "");
            },
            stop);
        return Results.NoContent();
    }

    private static async Task<StoredPolicy> Find(Policies policies, string name, CancellationToken stop) =>
        (await policies.All(stop)).FirstOrDefault(p => p.Name == name) ?? throw DocumentErrors.NotFound(ReleasePolicy.Kind, name);

    private static Task<string?> Stored(DatabaseSession session, string name) => session.Find<string>("SELECT text FROM policies WHERE name = @Name", new { Name = name });
}
