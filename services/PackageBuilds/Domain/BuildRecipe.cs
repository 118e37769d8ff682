using ReleaseOrchestrator.Contracts.Packages;

namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>All that a worker must know to build one SPEC, fixed when the build starts.</summary>
public sealed record BuildRecipe(
    PackagePlanItem Item,
    BuildInputs Inputs,
    string ReleaseVersion,
    IReadOnlyList<SpecSource> Sources,
    IReadOnlyList<BuildLayer> Layers,
    IReadOnlyList<CveFix> Fixes);

/// <summary>A recipe and how far it has come.</summary>
public sealed record JobRecord(
    string BuildId, BuildRecipe Recipe, PackageJobState State, string? Reason, double? Seconds, IReadOnlyList<BuiltPackage> Packages)
{
    public string Spec => Recipe.Item.Spec;

    public bool HasEnded => State is not (PackageJobState.Waiting or PackageJobState.Queued or PackageJobState.Running);

    public bool HasPackages => State is PackageJobState.Built or PackageJobState.Reused;

    public PackageJob ToContract() => new(
        Spec, Recipe.Item.Evr, Recipe.Item.Architecture, Recipe.Item.Level, State, Reason ?? Recipe.Item.Reason, Seconds, Packages);
}
