using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Specs;

/// <summary>The directory of SPECs as it lies on disk: <c>&lt;name&gt;/&lt;name&gt;.spec</c> with its sources and signatures.json.</summary>
public sealed class SpecTree(string directory)
{
    public string Directory { get; } = directory;

    /// <summary>Every SPEC, by name.</summary>
    public IReadOnlyList<SpecFolder> Scan()
    {
        if (!System.IO.Directory.Exists(Directory))
            throw PackageErrors.SpecDirectoryMissing(Directory);

        var found = new SortedDictionary<string, SpecFolder>(StringComparer.Ordinal);
        foreach (var folder in System.IO.Directory.EnumerateDirectories(Directory).Order(StringComparer.Ordinal))
        {
            var specs = System.IO.Directory.GetFiles(folder, "*.spec");
            if (specs.Length == 0)
                continue;

            var files = Digests(folder);
            foreach (var spec in specs)
            {
                var read = SpecFolder.Read(spec, files);
                if (!found.TryAdd(read.Name, read))
                    throw PackageErrors.SpecNameRepeated(read.Name, found[read.Name].Directory, folder);
            }
        }
        return found.Count > 0 ? [.. found.Values] : throw PackageErrors.NothingToBuild(Directory);
    }

    private static SortedDictionary<string, string> Digests(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var content = File.OpenRead(file);
            files.Add(Path.GetRelativePath(folder, file), Convert.ToHexStringLower(SHA256.HashData(content)));
        }
        return files;
    }
}

/// <summary>One SPEC with the files beside it.</summary>
/// <param name="Files">Relative name to SHA-256.</param>
/// <param name="Signatures">File name to SHA-256, from <c>&lt;name&gt;.signatures.json</c>.</param>
/// <param name="Digest">Over all files: another digest, another SPEC.</param>
public sealed partial record SpecFolder(
    string Name,
    string Directory,
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyDictionary<string, string> Signatures,
    string Digest,
    bool ReadsReleaseVersion)
{
    public static SpecFolder Read(string spec, IReadOnlyDictionary<string, string> files)
    {
        var name = Path.GetFileNameWithoutExtension(spec);
        var directory = Path.GetDirectoryName(spec)!;
        return new SpecFolder(
            name,
            directory,
            files,
            ReadSignatures(Path.Combine(directory, $"{name}.signatures.json")),
            BuildInputs.Digest(files.SelectMany(f => new[] { f.Key, f.Value })),
            File.ReadAllText(spec).Contains("distro_release_version", StringComparison.Ordinal));
    }

    /// <summary>What a patch fixes, if it is named after a CVE.</summary>
    public CveFix? FixIn(string patch)
    {
        var name = CvePatch().Match(patch);
        var file = Path.Combine(Directory, patch);
        if (!name.Success || !File.Exists(file))
            return null;

        var header = File.ReadLines(file).Take(50).TakeWhile(l => !l.StartsWith("--- ", StringComparison.Ordinal));
        var severity = header.Select(l => SeverityLine().Match(l)).FirstOrDefault(m => m.Success)?.Groups["severity"].Value;
        return new CveFix(name.Groups["cve"].Value, severity);
    }

    private static Dictionary<string, string> ReadSignatures(string file)
    {
        if (!File.Exists(file))
            return [];
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var signatures = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in json.RootElement.GetProperty(nameof(Signatures)).EnumerateObject())
            {
                var digest = entry.Value.GetString() ?? "";
                if (!Sha256().IsMatch(digest))
                    throw PackageErrors.SignaturesUnreadable(file, $"'{digest}' of {entry.Name} is no SHA-256.");
                signatures[entry.Name] = digest;
            }
            return signatures;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw PackageErrors.SignaturesUnreadable(file, e.Message);
        }
    }

    [GeneratedRegex(@"^(?<cve>CVE-\d{4}-\d{4,})(-[\w.]+)?\.patch\z")]
    private static partial Regex CvePatch();

    [GeneratedRegex(@"^Severity:\s*(?<severity>Critical|Important|Moderate|Low)\s*$")]
    private static partial Regex SeverityLine();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Sha256();
}
