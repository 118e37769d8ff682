using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>
/// A dry run: what a release would do where and when, were it started now. Nothing is written, built or touched. Its images are not built yet,
/// so each family that is defined is taken to get its next version; the answer says so.
/// </summary>
public static class PlanRelease
{
    /// <summary>Where the digest of the manifest will be; no approval can name it.</summary>
    public const string NotSealed = "not-sealed";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/releases/plan", Handle).WithName(nameof(PlanRelease));

    public static async Task<IResult> Handle(
        PlanReleaseRequest request, ServiceDatabase database, Policies policies, PlanningSources sources, PlanPreflight preflight, AppCalls apps, CancellationToken stop)
    {
        var version = ReleaseVersion.Check(request.Version);
        var policy = await policies.Find(request.Policy, stop);
        var id = ReleaseVersion.ReleaseId(version, await database.Read(s => s.ReleasesOf(version), stop) + 1);
        var outlook = await sources.Ask(refresh: false, stop);
        var defined = await apps.Get<Page<DefinedImage>>(AppIds.ImageComposition, "images/definitions", stop);
        var targets = defined.Value.Select(image => image.Family).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .ToDictionary(family => family, family => NextVersion(family, version, outlook.Fleet), StringComparer.Ordinal);
        var plan = RolloutPlanner.Plan(new PlanningFacts(
            id, policy.Metadata.Name, policy.Spec, NotSealed, new TargetImages(targets),
            outlook with { Assumed = [.. targets.Select(target => $"images are not built yet: {target.Key} is taken to become {target.Value}")] }));
        return Results.Ok(await preflight.Look(plan, policy.Spec, stop));
    }

    /// <summary>The release's date; where pools run an image of that date already, the newest of those.</summary>
    private static string NextVersion(string family, string version, FleetInventory fleet)
    {
        var date = $"{family}-{version[^8..^2]}.{version[^2..]}.";
        return fleet.Pools.Select(pool => pool.NodeImageVersion).Where(image => image.StartsWith(date, StringComparison.Ordinal))
            .MaxBy(image => int.TryParse(image.AsSpan(date.Length), out var respin) ? respin : -1) ?? $"{date}0";
    }

    /// <summary>As much of an image definition as a plan needs.</summary>
    private sealed record DefinedImage(string? Family);
}
