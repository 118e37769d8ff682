using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.PackageBuilds.Adapters;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Features;

/// <summary>A published repository with all it holds.</summary>
public static class FindRepository
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/packages/repositories/{id}", Handle).WithName(nameof(FindRepository));

    public static async Task<Ok<PublishedRepository>> Handle(string id, BuildStore builds, CancellationToken stop) =>
        TypedResults.Ok(await builds.FindRepository(id, stop) ?? throw PackageErrors.RepositoryUnknown(id));
}
