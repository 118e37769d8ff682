namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>What was seen in a finished image; <see cref="ImageChecks"/> judges it.</summary>
/// <param name="TrustedKeyIds">Last 16 hex digits of the keys that the repository is signed with.</param>
/// <param name="SnapshotPackages">Identities that the repository snapshot holds.</param>
/// <param name="ScriptletErrors">What the package manager said about failed scriptlets.</param>
/// <param name="SelinuxConfig">Content of /etc/selinux/config; null when absent.</param>
/// <param name="KernelArguments">Content of /etc/kernel/cmdline, split.</param>
/// <param name="FipsMarker">Whether /etc/system-fips is there.</param>
/// <param name="SbomPackages">Identities in the SBOM.</param>
/// <param name="Verity">What the verification of the hash tree said; null where there is none.</param>
public sealed record ImageFacts(
    IReadOnlyList<InstalledPackage> Packages,
    IReadOnlyCollection<string> TrustedKeyIds,
    IReadOnlyCollection<string> SnapshotPackages,
    IReadOnlyList<string> ScriptletErrors,
    string? SelinuxConfig,
    IReadOnlyList<string> KernelArguments,
    bool FipsMarker,
    IReadOnlyCollection<string> SbomPackages,
    VerityFact? Verity,
    long Size);

/// <summary>The dm-verity tree over the root file system, and whether it holds.</summary>
public sealed record VerityFact(string RootHash, bool Holds, string Detail);
