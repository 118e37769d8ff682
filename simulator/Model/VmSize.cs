using System.Globalization;
using System.Text.RegularExpressions;

namespace AzureSimulator.Model;

/// <summary>What the name of a machine size says: Standard_D4s_v5 has 4 cores and counts against the quota standardDSv5Family.</summary>
public static partial class VmSize
{
    public static int Cores(string name) =>
        Parts().Match(name) is { Success: true } match ? int.Parse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture) : 4;

    /// <summary>The family as quotas name it; sizes that are named otherwise than most have a family of their own.</summary>
    public static string Family(string name)
    {
        if (Parts().Match(name) is not { Success: true } match)
            return $"{name}Family";
        var (series, features, rest) = (match.Groups[1].Value.ToUpperInvariant(), match.Groups[3].Value.ToUpperInvariant(), match.Groups[4].Value);
        // The first burstable sizes form one family, whatever their memory.
        return series == "B" && rest.Length == 0 ? "standardBSFamily" : $"standard{series}{features}{rest.Replace("_", "", StringComparison.Ordinal)}Family";
    }

    [GeneratedRegex(@"^Standard_([A-Z]+)(\d+)(?:-\d+)?([a-z]*)((?:_\w+)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Parts();
}
