using ReleaseOrchestrator.Contracts.Images;

namespace ReleaseOrchestrator.ImageComposition.Adapters;

/// <summary>Where clusters take node images from.</summary>
public interface IImageGallery
{
    /// <summary>Refuses where publishing could never work, before anything is composed.</summary>
    void Require();

    /// <summary>Takes publication one step on. Safe to repeat: what is there already is looked at, not made again.</summary>
    Task<Publication> Publish(ComposedImage image, string file, string releaseVersion, CancellationToken stop);
}

/// <summary>How far publication is.</summary>
/// <param name="VersionId">The gallery image version's id, once it is in every region.</param>
/// <param name="After">When to look again, while it is not.</param>
/// <param name="Failed">The gallery gave up on it, and has been asked once more.</param>
public sealed record Publication(string? VersionId, string Detail, TimeSpan After, bool Failed = false)
{
    public static Publication Complete(string versionId) => new(versionId, "in every region", TimeSpan.Zero);

    public static Publication Waiting(string detail, TimeSpan after) => new(null, detail, after);
}
