using System.Text.RegularExpressions;

namespace StandIns.Tests.Sdk.Surface;

/// <summary>What an official package offers, and what COMPATIBILITY.md says that we leave out of it.</summary>
internal sealed partial class OfficialSurface(string package)
{
    private static readonly string Root = FindRoot();

    public IReadOnlyList<string> Lines { get; } =
        [.. File.ReadLines(Path.Combine(Root, "tests/StandIns.Tests/Sdk/Surface", package + ".txt")).Where(line => !line.StartsWith('#'))];

    /// <summary>The names between backticks in the package's "Left out": types, members of types, `*` for any letters.</summary>
    public IReadOnlyList<string> LeftOut { get; } = [.. Section(package).SelectMany(line => Quoted().Matches(line)).Select(match => match.Groups[1].Value)];

    public static bool Matches(string pattern, string line)
    {
        var expression = Regex.Escape(pattern).Replace("\\*", "[^ (]*", StringComparison.Ordinal);
        return Regex.IsMatch(IdOf(line), $@"^([\w.]+\.)?{expression}(\.[^ ]+)?$");
    }

    /// <summary>Where it says nothing of nullability, ours does not matter.</summary>
    public static bool Same(string official, string ours) => official.EndsWith(" ~", StringComparison.Ordinal)
        ? Unmarked(official[..^2]) == Unmarked(ours)
        : official == ours;

    // Namespace, type and member, without what it takes and returns.
    private static string IdOf(string line) => Arguments().Replace(Id().Match(line).Value, "");

    private static string Unmarked(string line) => line.Replace("?", "", StringComparison.Ordinal);

    private static IEnumerable<string> Section(string package) => File.ReadLines(Path.Combine(Root, "sdk/COMPATIBILITY.md"))
        .SkipWhile(line => line != "## " + package).Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .SkipWhile(line => line != "### Left out").Skip(1)
        .TakeWhile(line => !line.StartsWith('#'));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ReleaseOrchestrator.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Arguments();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[\w.]+(<[\w, ]+>)?(\.\w+(<[\w, ]+>)?)*")]
    private static partial Regex Id();
}
