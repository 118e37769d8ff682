using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>The audit log, its head, and the key it is signed with.</summary>
public static class ReadAudit
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/audit", List).WithName("ListAudit");
        routes.MapGet("/audit/head", Head).WithName("GetAuditHead");
        routes.MapGet("/audit/key", (AuditLog audit) => Results.Text(audit.PublicKeyPem, "application/x-pem-file")).WithName("GetAuditKey");
    }

    /// <param name="after">Sequence of the last entry the caller has.</param>
    public static async Task<IResult> List(ServiceDatabase database, CancellationToken stop, long after = 0, int top = 200)
    {
        ReadReleases.CheckPage(top, 0);
        var entries = await database.Read(s => AuditLog.After(s, after, top + 1), stop);
        var page = entries.Take(top).ToList();
        return Results.Ok(new Page<AuditEntry>(page, entries.Count > top ? $"/api/v1/audit?top={top}&after={page[^1].Sequence}" : null));
    }

    public static async Task<IResult> Head(ServiceDatabase database, CancellationToken stop)
    {
        var last = await database.Read(AuditLog.Last, stop);
        return Results.Ok(new { Sequence = last?.Sequence ?? 0, Hash = last?.Hash ?? Domain.AuditChain.Genesis });
    }
}
