using System.Globalization;
using System.Xml;
using LocalDapr.Resources;

namespace LocalDapr.Jobs;

/// <summary>A time as jobs give it: RFC 3339, or from now on by a duration as Go or ISO 8601 writes it.</summary>
internal static class PointInTime
{
    public static bool TryParse(string text, DateTimeOffset from, out DateTimeOffset time)
    {
        time = from;
        if (GoDuration.TryParse(text, out var duration))
        {
            time = from + duration;
            return true;
        }
        if (text.StartsWith('P'))
            return TryAddIso(text, from, out time);
        return text.Contains('T', StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    private static bool TryAddIso(string text, DateTimeOffset from, out DateTimeOffset time)
    {
        // Weeks are not part of what the framework reads, but of ISO 8601.
        if (text.EndsWith('W') && int.TryParse(text[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var weeks))
            text = $"P{7 * weeks}D";
        time = from;
        try
        {
            time = from + XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }
}
