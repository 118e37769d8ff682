using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Packages;

namespace ReleaseOrchestrator.Contracts.Releases;

/// <summary>The sealed content of a release. From sealing on, the SHA-256 of its canonical JSON is the release.</summary>
public sealed record ReleaseManifest(
    string ReleaseId, string Version, string PackagePlanHash, PublishedRepository Repository, IReadOnlyList<ComposedImage> Images);
