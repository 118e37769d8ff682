using System.Globalization;

namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>Epoch, version and release of a package; no release in it means "any".</summary>
public sealed record Evr(long Epoch, string Version, string? Release)
{
    public static Evr Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var epoch = colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var e) ? e : 0;
        var rest = colon > 0 ? text[(colon + 1)..] : text;
        var dash = rest.LastIndexOf('-');
        return dash > 0 ? new Evr(epoch, rest[..dash], rest[(dash + 1)..]) : new Evr(epoch, rest, null);
    }

    /// <summary>Releases count only where both sides have one.</summary>
    public int CompareTo(Evr other)
    {
        if (Epoch != other.Epoch)
            return Epoch.CompareTo(other.Epoch);
        var version = RpmVersion.Compare(Version, other.Version);
        return version != 0 || Release is null || other.Release is null ? version : RpmVersion.Compare(Release, other.Release);
    }

    public override string ToString() => (Epoch > 0 ? $"{Epoch}:" : "") + Version + (Release is null ? "" : $"-{Release}");
}
