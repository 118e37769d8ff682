using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.PackageBuilds.Adapters;
using ReleaseOrchestrator.PackageBuilds.Adapters.Building;
using ReleaseOrchestrator.PackageBuilds.Adapters.Specs;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Features;

/// <summary>Starts a build once under the caller's id; the same again is answered with the same build.</summary>
public static partial class StartPackageBuild
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/packages/builds/{id}", Handle).WithName(nameof(StartPackageBuild));

    public static async Task<Accepted<PackageBuild>> Handle(
        string id, StartPackageBuildRequest request, BuildStore builds, PlanMaker plans, SpecSnapshots snapshots, ResultStore results, CancellationToken stop)
    {
        if (!Id().IsMatch(id))
            throw PackageErrors.BadBuildId(id);

        if (await builds.IsSameRequest(id, request, stop) is null)
        {
            var made = await plans.Make(request.ReleaseVersion, request.CascadeDepth, stop);

            // What is built is what was planned, even if the SPECs change meanwhile.
            foreach (var item in made.Plan.Items.Where(i => i.Action == PackageAction.Build))
                snapshots.Keep(made.Folders[item.Spec]);
            var kept = made.Plan.Items.Where(i => i.Action == PackageAction.Reuse)
                .Select(i => i.ContentKey).Distinct().ToDictionary(k => k, k => results.Find(k)!.Packages, StringComparer.Ordinal);
            await builds.Start(id, request, made.Plan.Hash, made.Recipes, kept, stop);
        }

        // Asked again: another request may have come first under this id.
        if (await builds.IsSameRequest(id, request, stop) is not true)
            throw PackageErrors.BuildDiffers(id);
        return TypedResults.Accepted($"/packages/builds/{id}", await builds.Find(id, stop));
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Id();
}
