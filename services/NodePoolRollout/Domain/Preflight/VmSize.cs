using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;

/// <summary>What the name of a VM size tells by Azure's naming convention: <c>Standard_D8ds_v5</c> has 8 virtual CPUs and is of <c>standardDDSv5Family</c>.</summary>
/// <param name="Family">As the quota is called; a few older and special sizes are called otherwise, and then no quota has this name.</param>
public sealed partial record VmSize(int Cores, string Family)
{
    public static VmSize? Parse(string name)
    {
        if (Convention().Match(name) is not { Success: true } size)
            return null;
        var version = size.Groups["version"].Value.Replace("_", "", StringComparison.Ordinal);
        var series = size.Groups["series"].Value.ToUpperInvariant();
        if (series is "A" or "D" or "DS" or "G" or "GS" && (version is "" or "v2"))
            return null; // sizes from before the convention are only numbered
        var family = $"standard{series}{size.Groups["features"].Value.ToUpperInvariant()}{version}Family";
        return new(
            int.Parse(size.Groups["cores"].Value, NumberStyles.None, CultureInfo.InvariantCulture),
            family.StartsWith("standardBM", StringComparison.Ordinal) || family is "standardBSFamily" ? "standardBSFamily" : family);
    }

    [GeneratedRegex("^Standard_(?<series>[A-Z]+)(?<cores>[0-9]{1,4})(-[0-9]+)?(?<features>[a-z]*)(?<version>(_[A-Za-z0-9]+)*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Convention();
}
