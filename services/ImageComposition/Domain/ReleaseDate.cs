using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>The day in a release version (3.0.20261121): it dates the images and every file in them that has no older time.</summary>
public static partial class ReleaseDate
{
    public static DateOnly Of(string releaseVersion)
    {
        var match = Pattern().Match(releaseVersion);
        return match.Success
            && DateOnly.TryParseExact(match.Groups[1].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw ImageErrors.ReleaseVersionUnknown(releaseVersion);
    }

    public static DateTimeOffset Epoch(string releaseVersion) => new(Of(releaseVersion), TimeOnly.MinValue, TimeSpan.Zero);

    [GeneratedRegex(@"^[1-9][0-9]*\.[0-9]+\.([0-9]{8})$")]
    private static partial Regex Pattern();
}
