using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalDapr.Resources;

/// <summary>Durations as Go writes them: 300ms, 1.5h, 2h45m.</summary>
public static partial class GoDuration
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
            return true;
        var match = Form().Match(text);
        if (!match.Success || match.Groups["unit"].Captures.Count == 0)
            return false;

        for (var i = 0; i < match.Groups["unit"].Captures.Count; i++)
        {
            var amount = double.Parse(match.Groups["number"].Captures[i].Value, CultureInfo.InvariantCulture);
            duration += match.Groups["unit"].Captures[i].Value switch
            {
                "h" => TimeSpan.FromHours(amount),
                "m" => TimeSpan.FromMinutes(amount),
                "s" => TimeSpan.FromSeconds(amount),
                "ms" => TimeSpan.FromMilliseconds(amount),
                "ns" => TimeSpan.FromMicroseconds(amount / 1000),
                _ => TimeSpan.FromMicroseconds(amount),
            };
        }
        if (match.Groups["sign"].Value == "-")
            duration = -duration;
        return true;
    }

    public static string Format(TimeSpan duration) =>
        duration.TotalSeconds >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###}s")
            : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.###}ms");

    [GeneratedRegex(@"^(?<sign>[+-]?)((?<number>[0-9]+(\.[0-9]*)?|\.[0-9]+)(?<unit>ns|us|µs|ms|s|m|h))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
