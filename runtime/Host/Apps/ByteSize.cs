using System.Globalization;
using System.Text.RegularExpressions;
using LocalDapr.Resources;

namespace LocalDapr.Apps;

/// <summary>Sizes as Kubernetes writes them: 4Mi, 512Ki, 16777216; -1 for no limit.</summary>
public static partial class ByteSize
{
    /// <summary>The size in bytes; null for no limit.</summary>
    public static long? Parse(string text, string what)
    {
        if (text == "-1")
            return null;
        var match = Form().Match(text);
        if (!match.Success)
            throw new ConfigurationException($"{what}: '{text}' is not a size such as 4Mi, 512Ki or 16777216");
        var unit = match.Groups["unit"].Value switch
        {
            "Ki" => 1L << 10,
            "Mi" => 1L << 20,
            "Gi" => 1L << 30,
            "k" => 1000,
            "M" => 1_000_000,
            "G" => 1_000_000_000,
            _ => 1,
        };
        return long.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * unit;
    }

    [GeneratedRegex("^(?<number>[0-9]+)(?<unit>Ki|Mi|Gi|k|M|G)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
