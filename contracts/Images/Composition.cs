using ReleaseOrchestrator.Contracts.Packages;

namespace ReleaseOrchestrator.Contracts.Images;

/// <summary>PUT /images/compositions/{id}: composes every definition (or those named) from one repository, once.</summary>
public sealed record StartCompositionRequest(string ReleaseVersion, PublishedRepository Repository, IReadOnlyList<string>? Definitions = null);

/// <summary>The images of one release.</summary>
public sealed record Composition(
    string Id, string ReleaseVersion, string RepositoryId, CompositionState State, string? Reason, IReadOnlyList<ComposedImage> Images,
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt);

public enum CompositionState { Running, Succeeded, Failed, Cancelled }

/// <summary>One definition for one architecture, and what came of it.</summary>
/// <param name="Kind">NodeImage or ContainerBase.</param>
/// <param name="Version">Node images: <c>YYYYMM.DD.n</c>; containers: the release version.</param>
/// <param name="Family">AKS image family key, e.g. <c>AKSAzureLinux-V3gen2</c>; null for containers.</param>
/// <param name="NodeImageVersion">What AKS calls it: family, dash, version; null for containers.</param>
/// <param name="Digest"><c>sha256:...</c> of the VHD, or of the OCI manifest.</param>
/// <param name="Location">URL of the file or layout.</param>
/// <param name="SbomDigest"><c>sha256:...</c> of the SPDX document.</param>
/// <param name="VerityRootHash">Root hash of the dm-verity tree, hex.</param>
/// <param name="GalleryVersionId">ARM id of the gallery image version, once published.</param>
/// <param name="Promises">What its nodes will be like; null for containers.</param>
public sealed record ComposedImage(
    string Definition, string Architecture, ImageKind Kind, ImageState State, string? Reason, string Version, string? Family, string? NodeImageVersion,
    string? Digest, long Size, string? Location, string? SbomDigest, string? VerityRootHash, IReadOnlyList<ImageCheck> Checks,
    string? GalleryVersionId, bool Reused, double? Seconds, PromisedFacts? Promises = null);

public enum ImageKind { NodeImage, ContainerBase }

public enum ImageState { Queued, Composing, Publishing, Published, Rejected, Cancelled }

/// <summary>One check of an image (packages, SELinux mode, FIPS, verity, size, SBOM ...) and what it saw.</summary>
public sealed record ImageCheck(string Name, bool Passed, string Detail);
