using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.PackageBuilds.Adapters;
using ReleaseOrchestrator.PackageBuilds.Adapters.Specs;

namespace ReleaseOrchestrator.PackageBuilds.Features;

/// <summary>The SPECs as they are now.</summary>
public static class ListSpecs
{
    /// <summary>What is given as distro_release_version where no release is asked about.</summary>
    private const string NoRelease = "3.0.20000101";

    /// <summary>A SPEC, the packages it makes, and the CVEs its patches fix.</summary>
    public sealed record SpecSummary(string Spec, string Evr, IReadOnlyList<string> Packages, IReadOnlyList<string> BuildRequires, IReadOnlyList<string> Cves);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/packages/specs", Handle).WithName(nameof(ListSpecs));

    public static async Task<Ok<Page<SpecSummary>>> Handle(SpecCatalogue catalogue, CancellationToken stop) =>
        TypedResults.Ok(new Page<SpecSummary>(
            [
                .. (await catalogue.Read(PlanMaker.Architecture, NoRelease, stop)).Select(r => new SpecSummary(
                    r.Spec.Name,
                    r.Spec.Evr.ToString(),
                    [.. r.Spec.Packages.Select(p => p.Nevra)],
                    [.. r.Spec.BuildRequires.Select(b => b.ToString())],
                    [.. r.Spec.Fixes.Select(f => f.Cve)])),
            ],
            null));
}
