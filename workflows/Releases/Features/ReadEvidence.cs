using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>What gates saw, signed: oldest first, of one stage or gate where asked.</summary>
public static class ReadEvidence
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/releases/{id}/evidence", List).WithName("ListEvidence");
        routes.MapGet("/releases/{id}/evidence/{evidenceId}", Show).WithName("ShowEvidence");
    }

    /// <param name="after">Sequence of the last one the caller has, as <c>nextLink</c> names it.</param>
    public static async Task<IResult> List(
        string id, ServiceDatabase database, CancellationToken stop, string? stage = null, string? gate = null, long after = 0, int top = 200)
    {
        ReadReleases.CheckPage(top, 0);
        var found = await database.Read(
            async s =>
            {
                await s.Release(id);
                return await s.EvidenceOf(id, stage, gate, after, top + 1);
            },
            stop);
        var page = found.Take(top).ToList();
        var filter = $"{(stage is null ? "" : $"&stage={Uri.EscapeDataString(stage)}")}{(gate is null ? "" : $"&gate={Uri.EscapeDataString(gate)}")}";
        return Results.Ok(new Page<Evidence>(
            [.. page.Select(e => e.Evidence)], found.Count > top ? $"/api/v1/releases/{id}/evidence?top={top}&after={page[^1].Sequence}{filter}" : null));
    }

    public static async Task<IResult> Show(string id, string evidenceId, ServiceDatabase database, CancellationToken stop) => Results.Ok(await database.Read(
        async s =>
        {
            await s.Release(id);
            return await s.Evidence(id, evidenceId) ?? throw ReleaseErrors.EvidenceUnknown(id, evidenceId);
        },
        stop));
}
