using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.PackageBuilds.Adapters;

namespace ReleaseOrchestrator.PackageBuilds.Features;

/// <summary>Published repositories, newest first.</summary>
public static class ListRepositories
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/packages/repositories", Handle).WithName(nameof(ListRepositories));

    public static async Task<Ok<Page<PublishedRepository>>> Handle(int? top, BuildStore builds, CancellationToken stop)
    {
        var count = Paging.Clamp(top);
        return TypedResults.Ok(Paging.Page(await builds.Repositories(count + 1, stop), count, "/packages/repositories"));
    }
}
