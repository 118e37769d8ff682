using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.PackageBuilds.Adapters;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Features;

/// <summary>A build with the state of each job.</summary>
public static class FindPackageBuild
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/packages/builds/{id}", Handle).WithName(nameof(FindPackageBuild));

    public static async Task<Ok<PackageBuild>> Handle(string id, BuildStore builds, CancellationToken stop) =>
        TypedResults.Ok(await builds.Find(id, stop) ?? throw PackageErrors.BuildUnknown(id));
}
