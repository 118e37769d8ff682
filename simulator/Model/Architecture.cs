using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AzureSimulator.Model;

/// <summary>The processor architecture of a VM size: a 'p' among the letters behind its core count means arm64.</summary>
public static partial class Architecture
{
    public static string Of(JsonObject properties) =>
        Size().Match(properties["vmSize"]?.GetValue<string>() ?? "") is { Success: true } match && match.Groups[1].Value.Contains('p')
            ? "arm64" : "amd64";

    [GeneratedRegex(@"^Standard_[A-Z]+\d+(?:-\d+)?([a-z]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Size();
}
