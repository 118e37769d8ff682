using System.Globalization;

namespace ReleaseOrchestrator.Hosting.Documents;

/// <summary>Durations as documents write them: a whole number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
public static class Duration
{
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text is not { Length: >= 2 } || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        TimeSpan? value = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' when number <= 3660 => TimeSpan.FromDays(number),
            _ => null,
        };
        duration = value ?? TimeSpan.Zero;
        return value is not null;
    }

    /// <summary>The shortest way to write a whole number of seconds.</summary>
    public static string Write(TimeSpan duration) => ((long)duration.TotalSeconds) switch
    {
        var s and > 0 when s % 86400 == 0 => $"{s / 86400}d",
        var s and > 0 when s % 3600 == 0 => $"{s / 3600}h",
        var s and > 0 when s % 60 == 0 => $"{s / 60}m",
        var s => $"{s}s",
    };
}
