using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>The checkout as its project files tell it.</summary>
internal static class Solution
{
    public static readonly string Root = FindRoot();

    /// <summary>Every project, by its folder relative to the root, with the folders it refers to. VendorPackages count as projects under sdk/.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> References = Directory
        .EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetRelativePath(Root, Path.GetDirectoryName(file)!), ReferencesOf);

    public static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static IReadOnlyList<string> ReferencesOf(string projectFile)
    {
        var project = XDocument.Load(projectFile);
        var folder = Path.GetDirectoryName(projectFile)!;
        return
        [
            .. project.Descendants("ProjectReference").Select(r => Path.GetRelativePath(Root, Path.GetDirectoryName(Path.GetFullPath(Path.Combine(folder, r.Attribute("Include")!.Value)))!)),
            .. project.Descendants("VendorPackage").Select(r => $"sdk/{r.Attribute("Include")!.Value}"),
        ];
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "ReleaseOrchestrator.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
