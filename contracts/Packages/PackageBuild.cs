namespace ReleaseOrchestrator.Contracts.Packages;

/// <summary>PUT /packages/builds/{id}: starts a build once, whatever is repeated.</summary>
/// <param name="ReleaseVersion">E.g. <c>3.0.20261121</c>: given to the SPECs as distro_release_version.</param>
/// <param name="CascadeDepth">How far a change makes dependents rebuild; null: without limit.</param>
public sealed record StartPackageBuildRequest(string ReleaseVersion, int? CascadeDepth = null);

/// <summary>A build of all SPECs that a release needs, and the repository it ends in.</summary>
public sealed record PackageBuild(
    string Id, string ReleaseVersion, PackageBuildState State, string? Reason, string PlanHash, IReadOnlyList<PackageJob> Jobs,
    PublishedRepository? Repository, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);

public enum PackageBuildState { Running, Succeeded, Failed, Cancelled }

/// <summary>One SPEC for one architecture, on its way through a worker.</summary>
public sealed record PackageJob(
    string Spec, string Evr, string Architecture, int Level, PackageJobState State, string? Reason, double? Seconds, IReadOnlyList<BuiltPackage> Packages);

public enum PackageJobState { Waiting, Queued, Running, Built, Reused, Skipped, Failed, Cancelled }

/// <summary>One signed RPM.</summary>
/// <param name="Sha256">Of the signed file, lower-case hex.</param>
/// <param name="PayloadDigest">RPM's own digest of the payload: the same whoever signs.</param>
public sealed record BuiltPackage(string Nevra, string FileName, string Sha256, string PayloadDigest);

/// <summary>A signed snapshot that dnf can use with gpgcheck=1 and repo_gpgcheck=1.</summary>
/// <param name="Id">Content address: the same packages give the same id.</param>
/// <param name="BaseUrl">file:// or https:// URL of the directory that holds repodata/.</param>
/// <param name="PublicKeyUrl">URL of the armoured public key that signed packages and repomd.xml.</param>
/// <param name="RepomdSha256">SHA-256 of repodata/repomd.xml, lower-case hex.</param>
/// <param name="Packages">Every RPM in the snapshot, source packages left out.</param>
/// <param name="Advisories">Ids in updateinfo.xml, with the CVEs they fix.</param>
public sealed record PublishedRepository(
    string Id, string BaseUrl, string PublicKeyUrl, string RepomdSha256, IReadOnlyList<BuiltPackage> Packages, IReadOnlyList<PackageAdvisory> Advisories);

public sealed record PackageAdvisory(string Id, string Severity, string Spec, IReadOnlyList<string> Cves);
