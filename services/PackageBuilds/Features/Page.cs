namespace ReleaseOrchestrator.PackageBuilds.Features;

/// <summary>The first so many of a list, newest first.</summary>
/// <param name="NextLink">Where the rest is; null when this is all.</param>
public sealed record Page<T>(IReadOnlyList<T> Value, string? NextLink);

/// <summary>Cuts lists into pages.</summary>
public static class Paging
{
    private const int Most = 200;

    /// <summary>How many to read: one more than shown tells whether there is more.</summary>
    public static int Clamp(int? top) => Math.Clamp(top ?? 50, 1, Most);

    public static Page<T> Page<T>(IReadOnlyList<T> oneMore, int top, string route) =>
        oneMore.Count <= top ? new(oneMore, null) : new([.. oneMore.Take(top)], top >= Most ? null : $"{route}?top={Math.Min(Most, top * 2)}");
}
