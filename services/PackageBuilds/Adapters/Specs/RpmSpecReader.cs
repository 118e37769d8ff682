using System.Globalization;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.PackageBuilds.Adapters.Building;
using ReleaseOrchestrator.PackageBuilds.Adapters.Tools;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Specs;

/// <summary>Reads SPECs with rpmspec, in a private root: a SPEC may run shell code when it is parsed.</summary>
public sealed class RpmSpecReader(BuildRoot root, MacroSet macros, WorkDirectories work, ILogger<RpmSpecReader> log)
{
    private static readonly string Script = ReadScript();

    /// <summary>In the order given; the first SPEC that does not parse is refused with rpm's message.</summary>
    public async Task<IReadOnlyList<Spec>> Read(
        SpecTree tree, IReadOnlyList<SpecFolder> folders, string architecture, string releaseVersion, CancellationToken stop)
    {
        if (folders.Count == 0)
            return [];
        _ = Tool.RpmSpec.Path;

        var workers = Math.Clamp(Environment.ProcessorCount, 1, folders.Count);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, workers).Select(w => ReadEach(tree, [.. folders.Where((_, i) => i % workers == w)], architecture, releaseVersion, stop)));
        var byName = answers.SelectMany(a => a).ToDictionary(s => s.Name, StringComparer.Ordinal);
        return [.. folders.Select(f => byName[f.Name])];
    }

    private async Task<List<Spec>> ReadEach(
        SpecTree tree, IReadOnlyList<SpecFolder> folders, string architecture, string releaseVersion, CancellationToken stop)
    {
        using var directory = work.Take("read");
        var answers = directory.Add("answers");
        await File.WriteAllLinesAsync(
            Path.Combine(answers, "list"), folders.Select((f, i) => $"{i} {Path.GetFileName(f.Directory)} {f.Name}"), stop);
        var arguments = macros.Arguments(architecture, releaseVersion);

        try
        {
            string[] inside = ["bash", "-c", Script, "read-specs", BuildRoot.Sources, BuildRoot.Results, $"{BuildRoot.Results}/list", .. arguments];
            var result = await root.Run(directory.Path, tree.Directory, answers, [], inside, null, stop);
            if (!result.Succeeded)
                throw new CommandFailedException("rpmspec", result);
        }
        catch (DomainException refused) when (refused.Code == "build-root-unavailable")
        {
            log.LogWarning("SPECs are read outside a private root, as none can be made: {Reason}", refused.Message);
            await new Command(Tool.Bash.Path, ["-c", Script, "read-specs", tree.Directory, answers, Path.Combine(answers, "list"), .. arguments]).Require(stop);
        }

        var specs = new List<Spec>();
        for (var i = 0; i < folders.Count; i++)
        {
            var status = await File.ReadAllTextAsync(Path.Combine(answers, $"{i}.status"), stop);
            var errors = await File.ReadAllTextAsync(Path.Combine(answers, $"{i}.errors"), stop);
            if (status.Trim() != "0")
                throw PackageErrors.SpecUnreadable(folders[i].Name, Message(errors));
            specs.Add(Parse(
                folders[i],
                await File.ReadAllLinesAsync(Path.Combine(answers, $"{i}.source"), stop),
                await File.ReadAllLinesAsync(Path.Combine(answers, $"{i}.binary"), stop)));
        }
        return specs;
    }

    /// <summary>rpm's answers as a SPEC. Pure, but for refusals.</summary>
    public static Spec Parse(SpecFolder folder, IReadOnlyList<string> source, IReadOnlyList<string> binary)
    {
        Evr? evr = null;
        var sources = new List<SpecSource>();
        var patches = new List<string>();
        var buildRequires = new List<Capability>();
        var exclusive = new List<string>();
        var excluded = new List<string>();
        long changelog = 0;
        foreach (var (kind, value) in source.Select(Split))
            switch (kind)
            {
                case "N":
                    evr = ParseEvr(value);
                    break;
                case "XA":
                    exclusive.Add(value);
                    break;
                case "XX":
                    excluded.Add(value);
                    break;
                case "SRC" or "PAT":
                    if (kind == "PAT")
                        patches.Add(value);
                    sources.Add(SourceOf(folder, value));
                    break;
                case "BR":
                    buildRequires.AddRange(Capability.ParseRequirement(value));
                    break;
                case "CL":
                    changelog = Math.Max(changelog, long.Parse(value, CultureInfo.InvariantCulture));
                    break;
            }
        if (evr is null)
            throw PackageErrors.SpecUnreadable(folder.Name, "rpmspec gave no name, version and release.");
        if (changelog == 0)
            throw PackageErrors.SpecUnreadable(folder.Name, "it has no %changelog entry; the newest entry's date is the clock of its build.");

        var packages = new List<SpecPackage>();
        foreach (var (kind, value) in binary.Select(Split))
            switch (kind)
            {
                case "RPM":
                    var fields = value.Split('|');
                    packages.Add(new SpecPackage(fields[0], fields[1], fields[2], new List<Capability>(), new List<Capability>()));
                    break;
                case "P":
                    ((List<Capability>)packages[^1].Provides).Add(Capability.Parse(value));
                    break;
                case "R":
                    ((List<Capability>)packages[^1].Requires).AddRange(Capability.ParseRequirement(value));
                    break;
            }

        return new Spec(
            folder.Name,
            evr,
            [.. sources.DistinctBy(s => s.FileName).OrderBy(s => s.FileName, StringComparer.Ordinal)],
            buildRequires,
            packages,
            exclusive,
            excluded,
            changelog,
            folder.Digest,
            folder.ReadsReleaseVersion,
            [.. patches.Distinct(StringComparer.Ordinal).Select(folder.FixIn).OfType<CveFix>().OrderBy(f => f.Cve, StringComparer.Ordinal)]);
    }

    private static SpecSource SourceOf(SpecFolder folder, string fileName)
    {
        var listed = folder.Signatures.GetValueOrDefault(fileName);
        if (folder.Files.TryGetValue(fileName, out var got))
            return listed is null || listed == got
                ? new SpecSource(fileName, got, InSpecDirectory: true)
                : throw PackageErrors.SourceDigestWrong(folder.Name, fileName, listed, got);
        return listed is not null
            ? new SpecSource(fileName, listed, InSpecDirectory: false)
            : throw PackageErrors.SourceMissing(folder.Name, fileName);
    }

    private static Evr ParseEvr(string value)
    {
        var fields = value.Split('|');
        return new Evr(long.Parse(fields[0], CultureInfo.InvariantCulture), fields[1], fields[2]);
    }

    private static (string Kind, string Value) Split(string line)
    {
        var bar = line.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? ("", line) : (line[..bar], line[(bar + 1)..].Trim());
    }

    /// <summary>What rpm complained about, without the paths of the private root and without warnings.</summary>
    private static string Message(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(l => l.Replace(BuildRoot.Sources + "/", "", StringComparison.Ordinal))
            .ToList();
        var wrong = lines.Where(l => l.StartsWith("error:", StringComparison.Ordinal)).ToList();
        return string.Join(" ", wrong.Count > 0 ? wrong : lines);
    }

    private static string ReadScript()
    {
        using var stream = typeof(RpmSpecReader).Assembly.GetManifestResourceStream("read-specs.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
