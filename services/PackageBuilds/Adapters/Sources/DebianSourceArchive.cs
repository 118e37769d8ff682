using System.Globalization;
using System.Text.RegularExpressions;
using ReleaseOrchestrator.PackageBuilds.Adapters.Tools;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Sources;

/// <summary>
/// Debian's source archive, at the mirror the machine uses, by apt with a configuration of its own: nothing of the machine's apt is changed.
/// The archive's signed index lists the SHA-256 of every upstream tarball, so the name that a SPEC gives it does not matter.
/// </summary>
public sealed partial class DebianSourceArchive(string directory, TimeProvider clock, ILogger<DebianSourceArchive> log) : ISourceStore, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<string, Entry> _found = new(StringComparer.Ordinal);
    private DateTimeOffset _failedAt = DateTimeOffset.MinValue;
    private string? _failure;

    private sealed record Entry(string Package, string Version, string FileName);

    public async Task<string?> WhyNot(SpecSource source, CancellationToken stop)
    {
        if (!Tool.AptGet.IsInstalled)
            return "no apt-get here to ask Debian's source archive with";
        await _one.WaitAsync(stop);
        try
        {
            if (_found.ContainsKey(source.Sha256))
                return null;
            if (await Refresh(stop) is { } failure)
                return failure;
            return await Look(source.Sha256, stop) is null ? "Debian's source archive has no file with this SHA-256" : null;
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task Copy(SpecSource source, string target, CancellationToken stop)
    {
        if (await WhyNot(source, stop) is { } why)
            throw new IOException(why);

        var entry = _found[source.Sha256];
        await _one.WaitAsync(stop);
        try
        {
            var download = Directory.CreateDirectory(Path.Combine(directory, "download")).FullName;
            using var patience = Limit(stop);
            await Apt("source", "--download-only", $"{entry.Package}={entry.Version}").In(download).Require(patience.Token);
            File.Move(Path.Combine(download, entry.FileName), target, overwrite: true);
            Directory.Delete(download, recursive: true);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Null when there is an index to look into, however old; otherwise why there is none.</summary>
    private async Task<string?> Refresh(CancellationToken stop)
    {
        var stamp = Path.Combine(directory, "refreshed");
        var now = clock.GetUtcNow();
        var has = File.Exists(stamp);
        if (has && now - File.GetLastWriteTimeUtc(stamp) < Fresh)
            return null;
        if (now - _failedAt < AskAgain)
            return has ? null : _failure;

        var lines = SourceLines();
        if (lines.Count == 0)
            return "the machine's apt names no Debian mirror";
        foreach (var needed in new[] { "lists/partial", "cache/archives/partial" })
            Directory.CreateDirectory(Path.Combine(directory, needed));
        await File.WriteAllLinesAsync(Path.Combine(directory, "sources.list"), lines, stop);

        using var patience = Limit(stop);
        try
        {
            // A suite that cannot be read is a warning of apt's; no index at all is what counts.
            var result = await Apt("update").Run(patience.Token);
            if (Indexes().Length > 0)
            {
                await File.WriteAllTextAsync(stamp, now.ToString("O", CultureInfo.InvariantCulture), stop);
                return null;
            }
            _failure = $"Debian's source archive cannot be read: {LastLine(result.Errors)}";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            _failure = $"Debian's source archive did not answer within {Patience.TotalSeconds} s";
        }
        _failedAt = now;
        log.LogWarning("{Failure}", _failure);
        return has ? null : _failure;
    }

    private async Task<Entry?> Look(string sha256, CancellationToken stop)
    {
        foreach (var index in Indexes())
        {
            var text = await new Command("/usr/lib/apt/apt-helper", "cat-file", index).Require(stop);
            var at = text.IndexOf(sha256, StringComparison.Ordinal);
            if (at < 0)
                continue;

            var start = text.LastIndexOf("\n\n", at, StringComparison.Ordinal) + 1;
            var end = text.IndexOf("\n\n", at, StringComparison.Ordinal);
            var paragraph = text[start..(end < 0 ? text.Length : end)];
            var line = text[at..text.IndexOf('\n', at)];
            return _found[sha256] = new Entry(Field(paragraph, "Package"), Field(paragraph, "Version"), line.Split(' ')[^1]);
        }
        return null;
    }

    public void Dispose() => _one.Dispose();

    private string[] Indexes() => Directory.Exists(Path.Combine(directory, "lists"))
        ? [.. Directory.GetFiles(Path.Combine(directory, "lists"), "*_Sources*").Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The machine's own Debian suites, asked for sources instead of packages.</summary>
    private static List<string> SourceLines()
    {
        var lines = new List<string>();
        IEnumerable<string> files = ["/etc/apt/sources.list"];
        if (Directory.Exists("/etc/apt/sources.list.d"))
            files = files.Concat(Directory.GetFiles("/etc/apt/sources.list.d").Order(StringComparer.Ordinal));
        foreach (var file in files.Where(File.Exists))
            lines.AddRange(AptSources.Read(File.ReadAllText(file), deb822: file.EndsWith(".sources", StringComparison.Ordinal)));
        return [.. lines.Distinct(StringComparer.Ordinal)];
    }

    private Command Apt(params string[] arguments)
    {
        (string Name, string Value)[] options =
        [
            ("Dir::State::Lists", Path.Combine(directory, "lists")),
            ("Dir::Etc::SourceList", Path.Combine(directory, "sources.list")),
            ("Dir::Etc::SourceParts", "-"),
            ("Dir::Cache", Path.Combine(directory, "cache")),
            ("Acquire::Languages", "none"),
            ("Acquire::Retries", "1"),
            ("Acquire::http::Timeout", "15"),
            ("Acquire::https::Timeout", "15"),
            ("APT::Sandbox::User", Environment.IsPrivilegedProcess ? "root" : ""),
        ];
        return new Command(Tool.AptGet.Path, ["--quiet", "--assume-yes", .. options.SelectMany(o => new[] { "-o", $"{o.Name}={o.Value}" }), .. arguments]);
    }

    private static CancellationTokenSource Limit(CancellationToken stop)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        return limit;
    }

    private static string Field(string paragraph, string name) =>
        Regex.Match(paragraph, $"^{name}: (.+)$", RegexOptions.Multiline).Groups[1].Value.Trim();

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "apt-get update found no source index";
}
