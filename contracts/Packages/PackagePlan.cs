namespace ReleaseOrchestrator.Contracts.Packages;

/// <summary>What a build would do: asked before anything is done. Same SPECs, same history: same plan, same hash.</summary>
/// <param name="Hash">SHA-256, lower-case hex, over the release version and every item.</param>
/// <param name="Items">In build order: an item comes after all it needs.</param>
public sealed record PackagePlan(string Hash, string ReleaseVersion, int? CascadeDepth, IReadOnlyList<PackagePlanItem> Items);

/// <summary>One SPEC for one architecture.</summary>
/// <param name="Spec">The SPEC's file name without extension: the key, as names of packages may repeat.</param>
/// <param name="Evr">Epoch, version and release, e.g. <c>1.2.11-3.azl3</c>.</param>
/// <param name="Level">0 needs no other SPEC; n needs one of level n-1.</param>
/// <param name="Reason">Why it is built or not: <c>changed: sources</c>, <c>needs zlib, which is rebuilt</c>, <c>unchanged since ...</c>.</param>
/// <param name="ContentKey">SHA-256 over all that decides the bytes of the result.</param>
/// <param name="After">Specs that must be built before this one.</param>
public sealed record PackagePlanItem(
    string Spec, string Evr, string Architecture, int Level, PackageAction Action, string Reason, string ContentKey, IReadOnlyList<string> After);

public enum PackageAction
{
    Build,

    /// <summary>The same inputs have been built before; the result is used again.</summary>
    Reuse,

    /// <summary>Left out, for the reason given (a source that cannot be had here, another architecture).</summary>
    Skip,
}

public sealed record PlanPackagesRequest(string ReleaseVersion, int? CascadeDepth = null);
