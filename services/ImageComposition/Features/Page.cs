using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Features;

/// <summary>A part of a list, and where the next one is.</summary>
public sealed record Page<T>(IReadOnlyList<T> Value, string? NextLink);

/// <summary>How many items a list gives at once.</summary>
public static class PageSize
{
    public const int Most = 200;

    public static int Of(int? top) => top switch
    {
        null => 50,
        >= 1 and <= Most => top.Value,
        _ => throw ImageErrors.RequestIncomplete("top", $"top is {top}; use 1 to {Most}."),
    };
}
