using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AzureSimulator.Model;

/// <summary>The Kubernetes versions that a region offers, and the steps between them.</summary>
public static class KubernetesReleases
{
    /// <summary>Minor versions that a node may be behind its control plane.</summary>
    public const int Skew = 3;

    /// <summary>Offered where the fleet file names no versions of a region; the newest minor version is a preview.</summary>
    public static readonly IReadOnlyList<string> Ordinary =
    [
        "1.30.14", "1.31.13", "1.31.14", "1.32.9", "1.32.13", "1.33.5", "1.33.12", "1.34.3", "1.34.8", "1.35.2", "1.35.6", "1.36.2",
    ];

    public static IReadOnlyList<Version> Offered(World world, string region)
    {
        var named = world.Fleet.Regions.FirstOrDefault(known => known.Name == region)?.KubernetesVersions ?? [];
        return [.. (named.Count > 0 ? named : Ordinary).Select(Version.Parse).Order()];
    }

    public static bool IsPreview(IReadOnlyList<Version> offered, Version version) =>
        offered.Select(Minor).Distinct().Count() > 1 && Minor(version) == Minor(offered[^1]);

    /// <summary>The minor version of clusters that name none: the newest but one that is no preview.</summary>
    public static Version Default(IReadOnlyList<Version> offered)
    {
        var stable = offered.Where(version => !IsPreview(offered, version)).ToList();
        var minors = stable.Select(Minor).Distinct().Order().ToList();
        var minor = minors.Count > 1 ? minors[^2] : minors[^1];
        return stable.Last(version => Minor(version) == minor);
    }

    /// <summary>Where one may go from a version: later patches, and any patch of the next minor version; none is skipped.</summary>
    public static IEnumerable<Version> Upgrades(IReadOnlyList<Version> offered, Version from) =>
        offered.Where(version => version > from && version.Major == from.Major && version.Minor <= from.Minor + 1);

    /// <summary>The version meant by "1.34.8", or by "1.34", which stands for its newest patch up to a limit.</summary>
    public static bool TryResolve(IReadOnlyList<Version> offered, string asked, Version limit, [NotNullWhen(true)] out Version? version)
    {
        version = null;
        if (!Version.TryParse(asked, out var given))
            return false;
        version = given.Build >= 0 ? given : offered.Append(limit).Where(known => Minor(known) == Minor(given) && known <= limit).Max() ?? given;
        return true;
    }

    public static (int Major, int Minor) Minor(Version version) => (version.Major, version.Minor);

    public static string MinorName(Version version) => string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}");
}
