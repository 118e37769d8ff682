using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.PackageBuilds.Adapters;

namespace ReleaseOrchestrator.PackageBuilds.Features;

/// <summary>Builds, newest first.</summary>
public static class ListPackageBuilds
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/packages/builds", Handle).WithName(nameof(ListPackageBuilds));

    public static async Task<Ok<Page<PackageBuild>>> Handle(int? top, BuildStore builds, CancellationToken stop)
    {
        var count = Paging.Clamp(top);
        return TypedResults.Ok(Paging.Page(await builds.List(count + 1, stop), count, "/packages/builds"));
    }
}
