using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.PackageBuilds.Adapters;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Features;

/// <summary>Ends a running build. Cancelling twice changes nothing.</summary>
public static class CancelPackageBuild
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/packages/builds/{id}/cancel", Handle).WithName(nameof(CancelPackageBuild));

    public static async Task<Ok<PackageBuild>> Handle(string id, HttpContext context, BuildStore builds, CancellationToken stop)
    {
        var build = await builds.Cancel(id, Caller.From(context).Actor, stop) ?? throw PackageErrors.BuildUnknown(id);
        return build.State == PackageBuildState.Cancelled ? TypedResults.Ok(build) : throw PackageErrors.BuildEnded(id, build.State.ToString());
    }
}
