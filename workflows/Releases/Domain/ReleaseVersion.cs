using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>A version of Azure Linux: <c>3.0.YYYYMMDD</c>.</summary>
public static partial class ReleaseVersion
{
    /// <summary>Refuses anything that is not major, minor and a real date.</summary>
    public static string Check(string? version)
    {
        if (version is not null && Form().Match(version) is { Success: true } match
            && DateOnly.TryParseExact(match.Groups[1].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return version;
        throw ReleaseErrors.VersionInvalid(version);
    }

    /// <summary>The id of the n-th release of a version: letters, digits and dashes, as workflow instance ids want it.</summary>
    public static string ReleaseId(string version, int number) => $"rel-{version.Replace('.', '-')}-{number}";

    [GeneratedRegex(@"^\d{1,2}\.\d{1,2}\.(\d{8})$")]
    private static partial Regex Form();
}
