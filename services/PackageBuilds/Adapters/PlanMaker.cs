using System.Runtime.InteropServices;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.PackageBuilds.Adapters.Building;
using ReleaseOrchestrator.PackageBuilds.Adapters.Signing;
using ReleaseOrchestrator.PackageBuilds.Adapters.Sources;
using ReleaseOrchestrator.PackageBuilds.Adapters.Specs;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters;

/// <summary>Gathers what a plan is made from, and makes it. Changes nothing but caches.</summary>
public sealed class PlanMaker(
    SpecCatalogue catalogue, ToolchainProbe toolchains, MacroSet macros, ResultStore results, SigningKey key, SourceLibrary sources)
{
    /// <summary>The only architecture that this machine can build for.</summary>
    public static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "aarch64" : "x86_64";

    /// <summary>A plan with all that is needed to carry it out.</summary>
    public sealed record Made(PackagePlan Plan, IReadOnlyList<BuildRecipe> Recipes, IReadOnlyDictionary<string, SpecFolder> Folders);

    public async Task<Made> Make(string releaseVersion, int? cascadeDepth, CancellationToken stop)
    {
        ReleaseVersion.Check(releaseVersion);
        if (cascadeDepth is < 0)
            throw PackageErrors.BadCascadeDepth(cascadeDepth.Value);

        var read = await catalogue.Read(Architecture, releaseVersion, stop);
        var toolchain = await toolchains.Look(stop);
        var graph = BuildGraph.Of([.. read.Select(r => r.Spec)], toolchain);
        var inputs = read.ToDictionary(r => r.Spec.Name, r => BuildInputs.Of(r.Spec, Architecture, macros.Id, toolchain.Id, releaseVersion), StringComparer.Ordinal);
        var history = await results.History(await key.Fingerprint(stop), stop);

        var unavailable = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, spec) in read.Where(r => history.SameInputs(inputs[r.Spec.Name]) is null))
            foreach (var source in spec.Sources)
                if (await sources.WhyNot(source, stop) is { } why)
                    unavailable.TryAdd(spec.Name, why);

        var items = BuildPlanner.Plan(graph, Architecture, s => inputs[s.Name], history, cascadeDepth, unavailable);
        var nodes = graph.Order.ToDictionary(n => n.Spec.Name, StringComparer.Ordinal);
        return new Made(
            new PackagePlan(BuildPlanner.Hash(releaseVersion, cascadeDepth, items), releaseVersion, cascadeDepth, items),
            [.. items.Select(i => new BuildRecipe(i, inputs[i.Spec], releaseVersion, nodes[i.Spec].Spec.Sources, nodes[i.Spec].Layers, nodes[i.Spec].Spec.Fixes))],
            read.ToDictionary(r => r.Spec.Name, r => r.Folder, StringComparer.Ordinal));
    }
}
