using ReleaseOrchestrator.PackageBuilds.Adapters.Tools;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Building;

/// <summary>Runs a command in a private root without network: what SPECs may run, and all they may see.</summary>
public sealed class BuildRoot
{
    /// <summary>Where the sources are seen inside, read-only.</summary>
    public const string Sources = "/builder/src";

    /// <summary>Where results are written inside.</summary>
    public const string Results = "/builder/out";

    private const int CouldNotBeMade = 99;

    private static readonly string Script = ReadScript();

    /// <param name="workDirectory">Empty and only for this run; the root is mounted in it.</param>
    /// <param name="layers">RPMs unpacked over the root.</param>
    /// <param name="log">Takes both outputs as they come; null: they are in the result.</param>
    public async Task<Command.Result> Run(
        string workDirectory, string sources, string results, IReadOnlyCollection<string> layers, IEnumerable<string> command, Stream? log, CancellationToken stop)
    {
        var bash = Tool.Bash.Path;
        _ = Tool.Unshare.Path;
        var root = Directory.CreateDirectory(Path.Combine(workDirectory, "root")).FullName;
        var layerList = Path.Combine(workDirectory, "layers");
        await File.WriteAllLinesAsync(layerList, layers, stop);

        var run = new Command(bash, ["-c", Script, "build-root", root, sources, results, layerList, .. command])
            .With("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        if (log is not null)
            run.LogTo(log);
        var result = await run.Run(stop);
        return result.ExitCode == CouldNotBeMade || (result.ExitCode != 0 && result.Errors.Contains("unshare:", StringComparison.Ordinal))
            ? throw PackageErrors.NoBuildRoot(LastLine(result.Errors))
            : result;
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "the namespaces were refused.";

    private static string ReadScript()
    {
        using var stream = typeof(BuildRoot).Assembly.GetManifestResourceStream("build-root.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
