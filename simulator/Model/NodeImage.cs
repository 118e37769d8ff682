using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AzureSimulator.Model;

/// <summary>A node image version such as AKSAzureLinux-V3gen2-202610.06.0: a family, then a date and a build number that order it.</summary>
public sealed partial record NodeImage(string Name, string Family, int Month, int Day, int Build)
{
    public static NodeImage Parse(string name) =>
        TryParse(name, out var image) ? image : throw new FormatException($"'{name}' is not a node image version.");

    public static bool TryParse(string? name, [NotNullWhen(true)] out NodeImage? image)
    {
        var match = Form().Match(name ?? "");
        image = match.Success
            ? new NodeImage(name!, match.Groups[1].Value, Number(match, 2), Number(match, 3), Number(match, 4))
            : null;
        return match.Success;
    }

    /// <summary>Newer images of a family come later.</summary>
    public (int Month, int Day, int Build) Order => (Month, Day, Build);

    /// <summary>The day on which the image was published, as its name says.</summary>
    public DateTimeOffset PublishedAt => new(Month / 100, Math.Clamp(Month % 100, 1, 12), Math.Clamp(Day, 1, 28), 0, 0, 0, TimeSpan.Zero);

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(AKS[A-Za-z]+(?:-[A-Za-z0-9-]+)?)-(\d{6})\.(\d{2})\.(\d{1,6})$")]
    private static partial Regex Form();
}
