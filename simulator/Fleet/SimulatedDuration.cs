using System.Globalization;
using System.Text.RegularExpressions;

namespace AzureSimulator.Fleet;

/// <summary>Durations as people write them: 90s, 3m, 2h, 7d.</summary>
public static partial class SimulatedDuration
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var match = Form().Match(text);
        duration = default;
        if (!match.Success || !double.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var amount))
            return false;
        duration = match.Groups[2].Value switch
        {
            "s" => TimeSpan.FromSeconds(amount),
            "m" => TimeSpan.FromMinutes(amount),
            "h" => TimeSpan.FromHours(amount),
            _ => TimeSpan.FromDays(amount),
        };
        return true;
    }

    [GeneratedRegex(@"^(\d{1,6}(?:\.\d+)?)(s|m|h|d)$")]
    private static partial Regex Form();
}
