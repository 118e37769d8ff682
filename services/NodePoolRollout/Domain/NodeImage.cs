using System.Globalization;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>An AKS node image: a family that never changes in an upgrade, and a version (month, day, build) that grows.</summary>
public sealed record NodeImage(string Family, int Month, int Day, int Build) : IComparable<NodeImage>
{
    public static NodeImage? Parse(string? name)
    {
        var dash = name?.LastIndexOf('-') ?? -1;
        if (dash <= 0)
            return null;
        var parts = name![(dash + 1)..].Split('.');
        return parts.Length == 3 && Number(parts[0], out var month) && Number(parts[1], out var day) && Number(parts[2], out var build)
            ? new NodeImage(name[..dash], month, day, build)
            : null;
    }

    /// <summary>The family key of any image name, also of one whose version cannot be read.</summary>
    public static string FamilyOf(string name) => name.LastIndexOf('-') is > 0 and var dash ? name[..dash] : name;

    /// <summary>The day an image was made, where its version says a day that exists.</summary>
    public static DateOnly? DateOf(string? name) =>
        Parse(name) is { } image
        && DateOnly.TryParseExact($"{image.Month:000000}{image.Day:00}", "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    public static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    public bool SameFamily(NodeImage other) => Same(Family, other.Family);

    public int CompareTo(NodeImage? other) => other is null ? 1 : (Month, Day, Build).CompareTo((other.Month, other.Day, other.Build));

    public static bool operator <(NodeImage left, NodeImage right) => left.CompareTo(right) < 0;

    public static bool operator >(NodeImage left, NodeImage right) => left.CompareTo(right) > 0;

    public static bool operator <=(NodeImage left, NodeImage right) => left.CompareTo(right) <= 0;

    public static bool operator >=(NodeImage left, NodeImage right) => left.CompareTo(right) >= 0;

    private static bool Number(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
