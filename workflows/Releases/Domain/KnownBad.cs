using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>Whether an image may be gone back to (R7): the newest release that carries it decides.</summary>
public static class KnownBad
{
    /// <param name="others">Releases that carry the image, without the one that is taken back.</param>
    /// <returns>Null: it may; images that no release carries are older than this product, and nothing is known against them.</returns>
    public static string? Why(string image, IEnumerable<Release> others) => others.MaxBy(release => release.CreatedAt) switch
    {
        { Bad: { } bad } release => $"{image} belongs to {release.Id}, which was marked {bad.Because} by {bad.By}: {bad.Reason}",
        { State: not (ReleaseState.Succeeded or ReleaseState.PartiallySucceeded) } release => $"{image} belongs to {release.Id}, which is {release.State}: an unfinished release is not gone back to",
        _ => null,
    };
}
