using System.Text.RegularExpressions;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Sources;

/// <summary>Reads apt's lists of archives, and writes deb-src lines for the Debian suites among them.</summary>
public static partial class AptSources
{
    /// <param name="deb822">Whether the text is in paragraphs of fields (<c>.sources</c>), not in lines (<c>.list</c>).</param>
    public static IEnumerable<string> Read(string text, bool deb822) => deb822 ? FromParagraphs(text) : FromLines(text);

    private static IEnumerable<string> FromLines(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            var entry = OneLine().Match(line);
            if (entry.Success && IsDebianSuite(entry.Groups["suite"].Value))
                yield return $"deb-src {entry.Groups["options"].Value}{entry.Groups["uri"].Value} {entry.Groups["suite"].Value} main";
        }
    }

    private static IEnumerable<string> FromParagraphs(string text)
    {
        foreach (var paragraph in Regex.Split(text.Replace("\r", "", StringComparison.Ordinal), @"\n\s*\n"))
        {
            var fields = paragraph.Split('\n')
                .Where(l => !l.StartsWith('#') && l.Contains(':', StringComparison.Ordinal))
                .Select(l => l.Split(':', 2, StringSplitOptions.TrimEntries))
                .GroupBy(p => p[0], StringComparer.OrdinalIgnoreCase)
                .ToDictionary(g => g.Key, g => g.First()[1], StringComparer.OrdinalIgnoreCase);
            if (!fields.TryGetValue("URIs", out var uris) || !fields.TryGetValue("Suites", out var suites) || fields.GetValueOrDefault("Enabled") == "no")
                continue;

            var signedBy = fields.GetValueOrDefault("Signed-By") is { Length: > 0 } key && key.StartsWith('/') ? $"[signed-by={key}] " : "";
            foreach (var uri in uris.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                foreach (var suite in suites.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(IsDebianSuite))
                    yield return $"deb-src {signedBy}{uri} {suite} main";
        }
    }

    private static bool IsDebianSuite(string suite) => DebianSuite().IsMatch(suite);

    [GeneratedRegex(@"^deb(-src)?\s+(?<options>\[[^\]]*\]\s+)?(?<uri>\S+)\s+(?<suite>\S+)\s+.*\bmain\b")]
    private static partial Regex OneLine();

    [GeneratedRegex(@"^(bookworm|trixie|forky|sid|stable|oldstable|testing|unstable)(-updates|-security)?$")]
    private static partial Regex DebianSuite();
}
