namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>What a SPEC says, as rpmspec reads it for one architecture.</summary>
/// <param name="Name">The SPEC's file name without extension: the key.</param>
/// <param name="ChangelogTime">Newest changelog entry, in seconds since 1970: the only clock that enters a build.</param>
/// <param name="FilesDigest">SHA-256 over every file in the SPEC's directory.</param>
/// <param name="ReadsReleaseVersion">Whether distro_release_version can change what it builds.</param>
/// <param name="Fixes">What its patches named after CVEs fix.</param>
public sealed record Spec(
    string Name,
    Evr Evr,
    IReadOnlyList<SpecSource> Sources,
    IReadOnlyList<Capability> BuildRequires,
    IReadOnlyList<SpecPackage> Packages,
    IReadOnlyList<string> ExclusiveArchitectures,
    IReadOnlyList<string> ExcludedArchitectures,
    long ChangelogTime,
    string FilesDigest,
    bool ReadsReleaseVersion,
    IReadOnlyList<CveFix> Fixes)
{
    public string? RefusesArchitecture(string architecture) =>
        ExclusiveArchitectures.Count > 0 && !ExclusiveArchitectures.Contains(architecture) && !ExclusiveArchitectures.Contains("noarch")
            ? $"not for {architecture}: ExclusiveArch is {string.Join(' ', ExclusiveArchitectures)}"
            : ExcludedArchitectures.Contains(architecture) ? $"not for {architecture}: ExcludeArch is {string.Join(' ', ExcludedArchitectures)}" : null;
}

/// <summary>A file that the build needs, by name and content.</summary>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="InSpecDirectory">Whether it lies beside the SPEC.</param>
public sealed record SpecSource(string FileName, string Sha256, bool InSpecDirectory);

/// <summary>A binary package that a SPEC makes.</summary>
public sealed record SpecPackage(string Name, string Nevra, string Architecture, IReadOnlyList<Capability> Provides, IReadOnlyList<Capability> Requires);

/// <summary>A patch named after a CVE: <c>CVE-2026-12345.patch</c>.</summary>
/// <param name="Severity">From a line <c>Severity: Important</c> in the patch's header, where it has one.</param>
public sealed record CveFix(string Cve, string? Severity);
