using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>Sizes as documents write them: whole MiB or GiB, because a VHD for Azure is a whole number of MiB.</summary>
public static partial class ByteSize
{
    public const long MiB = 1024 * 1024;

    public static long? Parse(string text)
    {
        var match = Pattern().Match(text);
        return match.Success
            ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * (match.Groups[2].Value == "GiB" ? 1024 * MiB : MiB)
            : null;
    }

    public static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes + MiB - 1) / MiB} MiB");

    public static long RoundUpToMiB(long bytes) => (bytes + MiB - 1) / MiB * MiB;

    [GeneratedRegex("^([1-9][0-9]{0,5})(MiB|GiB)$")]
    private static partial Regex Pattern();
}
