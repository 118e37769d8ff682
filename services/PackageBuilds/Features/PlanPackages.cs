using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.PackageBuilds.Adapters;

namespace ReleaseOrchestrator.PackageBuilds.Features;

/// <summary>What a build would do, without doing it.</summary>
public static class PlanPackages
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/packages/plans", Handle).WithName(nameof(PlanPackages));

    public static async Task<Ok<PackagePlan>> Handle(PlanPackagesRequest request, PlanMaker plans, CancellationToken stop) =>
        TypedResults.Ok((await plans.Make(request.ReleaseVersion, request.CascadeDepth, stop)).Plan);
}
