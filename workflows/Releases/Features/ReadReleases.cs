using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>What anybody may see of the ledger.</summary>
public static class ReadReleases
{
    private const int LargestPage = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/releases", List).WithName("ListReleases");
        routes.MapGet("/releases/{id}", Get).WithName("GetRelease");
        routes.MapGet("/releases/{id}/manifest", Manifest).WithName("GetManifest");
        routes.MapGet("/releases/{id}/timeline", Timeline).WithName("GetTimeline");
    }

    public static async Task<IResult> List(ServiceDatabase database, ReleaseViews views, CancellationToken stop, int top = 20, int skip = 0)
    {
        CheckPage(top, skip);
        var releases = await database.Read(s => s.Releases(skip, top + 1), stop);
        var page = await Task.WhenAll(releases.Take(top).Select(r => views.WithoutPools(r, stop)));
        return Results.Ok(new Page<ReleaseView>(page, releases.Count > top ? $"/api/v1/releases?top={top}&skip={skip + top}" : null));
    }

    public static async Task<IResult> Get(string id, ServiceDatabase database, ReleaseViews views, CancellationToken stop) =>
        Results.Ok(await views.Whole(await database.Read(s => s.Release(id), stop), stop));

    public static async Task<IResult> Manifest(string id, ServiceDatabase database, CancellationToken stop)
    {
        var (release, manifest) = await database.Read(async s => (await s.Release(id), await s.ReleaseDocument<ReleaseManifest>(id)), stop);
        return Results.Ok(manifest ?? throw ReleaseErrors.NoManifest(release));
    }

    /// <param name="after">Sequence of the last entry the caller has.</param>
    public static async Task<IResult> Timeline(string id, ServiceDatabase database, CancellationToken stop, long after = 0, int top = LargestPage)
    {
        CheckPage(top, 0);
        var entries = await database.Read(
            async s =>
            {
                await s.Release(id);
                return await s.Query<TimelineRow>("SELECT sequence AS Sequence, at AS At, kind AS Kind, message AS Message FROM timeline WHERE release_id = @Id AND sequence > @After ORDER BY sequence LIMIT @Top", new { Id = id, After = after, Top = top + 1 });
            },
            stop);
        var page = entries.Take(top).Select(e => new TimelineEntry(e.Sequence, e.At, e.Kind, e.Message)).ToList();
        return Results.Ok(new Page<TimelineEntry>(page, entries.Count > top ? $"/api/v1/releases/{id}/timeline?top={top}&after={page[^1].Sequence}" : null));
    }

    internal static void CheckPage(int top, int skip)
    {
        if (top is < 1 or > LargestPage)
            throw new DomainException(ErrorKind.Invalid, "page-size-invalid", $"top is {top}; it can be 1 to {LargestPage}.", "top");
        if (skip < 0)
            throw new DomainException(ErrorKind.Invalid, "page-size-invalid", $"skip is {skip}; it can be 0 or more.", "skip");
    }

    private sealed record TimelineRow(long Sequence, DateTimeOffset At, string Kind, string Message);
}
