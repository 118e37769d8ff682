using ReleaseOrchestrator.Contracts.Images;

namespace ReleaseOrchestrator.ImageComposition.Adapters;

/// <summary>A finished image and the evidence about it; kept beside its files as <c>evidence.json</c>.</summary>
/// <param name="Digest"><c>sha256:...</c> of the VHD, or of the OCI manifest.</param>
/// <param name="Promises">What its nodes will be like; null for containers.</param>
/// <param name="Path">The VHD, or the directory of the OCI layout, relative to the image's directory.</param>
public sealed record ComposedArtifact(
    string ContentKey, string Definition, string Architecture, ImageKind Kind, string ReleaseVersion, string Version, string RepositoryId, string RepomdSha256,
    string Backend, string Digest, long Size, string Path, string SbomDigest, VerityTree? Verity, IReadOnlyList<DiskPartition> Partitions,
    IReadOnlyList<ImageCheck> Checks, IReadOnlyList<ArtifactFile> Files, PromisedFacts? Promises = null)
{
    public IEnumerable<ImageCheck> Failures => Checks.Where(check => !check.Passed);
}

/// <summary>One file of a finished image.</summary>
/// <param name="Path">Relative to the image's directory.</param>
public sealed record ArtifactFile(string Path, long Size, string Sha256);

/// <summary>Where a part of the VHD begins and ends, in bytes from its start.</summary>
public sealed record DiskPartition(string Name, Guid Type, Guid Id, long Offset, long Size);

/// <summary>How the dm-verity tree was made; with it and the two partitions anybody can verify the root file system.</summary>
public sealed record VerityTree(string RootHash, string Salt, Guid Uuid, int DataBlockSize, int HashBlockSize, string Algorithm);
