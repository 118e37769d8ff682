using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>The form of a release version: major, minor and a real date, e.g. <c>3.0.20261121</c>.</summary>
public static partial class ReleaseVersion
{
    public static void Check(string? version)
    {
        var match = Form().Match(version ?? "");
        if (!match.Success || !DateOnly.TryParseExact(match.Groups["date"].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            throw PackageErrors.BadReleaseVersion(version);
    }

    [GeneratedRegex(@"^\d+\.\d+\.(?<date>\d{8})(\.\d{4})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
