using System.Globalization;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Images;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>Which image each family gets from a release, and why a pool gets none.</summary>
public sealed class TargetImages(IReadOnlyDictionary<string, string> byFamily)
{
    public static TargetImages Of(IEnumerable<ComposedImage> images) =>
        new(images.Where(image => image.Family is not null).ToDictionary(image => image.Family!, image => image.NodeImageVersion!, StringComparer.Ordinal));

    public string For(FleetPool pool) => byFamily[pool.Family];

    /// <summary>Null: it can be a target.</summary>
    public string? WhyNot(FleetPool pool)
    {
        if (pool.NotOurs is { } reason)
            return reason;
        if (!byFamily.TryGetValue(pool.Family, out var target))
            return $"this release has no image of family {pool.Family}";
        return Version(pool.NodeImageVersion) is { } has && Version(target) is { } gets && has.CompareTo(gets) > 0
            ? $"it is on {pool.NodeImageVersion}, newer than {target}: an upgrade never goes back"
            : null;
    }

    /// <summary>Month, day and build, as the part behind the last dash has them.</summary>
    private static (int Month, int Day, int Build)? Version(string image)
    {
        var parts = image[(image.LastIndexOf('-') + 1)..].Split('.');
        return parts.Length == 3 && Number(parts[0], out var month) && Number(parts[1], out var day) && Number(parts[2], out var build) ? (month, day, build) : null;
    }

    private static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
