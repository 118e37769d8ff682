using System.Globalization;
using ReleaseOrchestrator.Contracts.Images;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>Which image each family gets from a release.</summary>
public sealed class TargetImages(IReadOnlyDictionary<string, string> byFamily)
{
    public static TargetImages Of(IEnumerable<ComposedImage> images) =>
        new(images.Where(image => image.Family is not null).ToDictionary(image => image.Family!, image => image.NodeImageVersion!, StringComparer.Ordinal));

    /// <summary>Null: the release has no image of this family.</summary>
    public string? Find(string family) => byFamily.GetValueOrDefault(family);

    /// <summary>Whether one image of a family was made after another; false where their names do not say.</summary>
    public static bool IsNewer(string image, string other) => Version(image) is { } one && Version(other) is { } two && one.CompareTo(two) > 0;

    /// <summary>Month, day and build, as the part behind the last dash has them.</summary>
    private static (int Month, int Day, int Build)? Version(string image)
    {
        var parts = image[(image.LastIndexOf('-') + 1)..].Split('.');
        return parts.Length == 3 && Number(parts[0], out var month) && Number(parts[1], out var day) && Number(parts[2], out var build) ? (month, day, build) : null;
    }

    private static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
