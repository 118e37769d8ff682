using System.Diagnostics;
using System.Text;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>Runs the machine's own image tools: with a fixed environment, in namespaces of their own, and never left behind.</summary>
public sealed class HostTools
{
    private static readonly Dictionary<string, string> _debianPackages = new()
    {
        ["dnf"] = "dnf",
        ["rpm"] = "rpm",
        ["gpg"] = "gnupg",
        ["mkfs.ext4"] = "e2fsprogs",
        ["debugfs"] = "e2fsprogs",
        ["dumpe2fs"] = "e2fsprogs",
        ["e2fsck"] = "e2fsprogs",
        ["veritysetup"] = "cryptsetup-bin",
        ["tar"] = "tar",
        ["find"] = "findutils",
        ["rm"] = "coreutils",
        ["unshare"] = "util-linux",
    };

    private static readonly string[] _searchPath = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin"];

    /// <summary>Runs a tool that works on files only.</summary>
    public Task<ToolOutput> Run(string tool, IEnumerable<string> arguments, ToolEnvironment environment, CancellationToken stop) =>
        Start(Find(tool), arguments, environment, stop);

    /// <summary>
    /// Runs a tool as root of its own process, mount and (unless <paramref name="network"/>) network namespace, as packages' scriptlets run in it.
    /// An ordinary user becomes root of a user namespace.
    /// </summary>
    public Task<ToolOutput> RunAsRoot(
        string tool, IEnumerable<string> arguments, ToolEnvironment environment, CancellationToken stop, bool network = false)
    {
        string[] identity = Environment.IsPrivilegedProcess ? [] : HasSubordinateIds() ? ["--map-root-user", "--map-auto"] : ["--map-root-user"];
        string[] net = network ? [] : ["--net"];
        return Start(
            Find("unshare"),
            [.. identity, .. net, "--mount", "--pid", "--fork", "--ipc", "--uts", "--kill-child", "--mount-proc", "--", Find(tool), .. arguments], environment, stop);
    }

    public static string Find(string tool) =>
        _searchPath.Select(directory => Path.Combine(directory, tool)).FirstOrDefault(File.Exists)
        ?? throw ImageErrors.ToolMissing(tool, _debianPackages.GetValueOrDefault(tool, tool));

    private static async Task<ToolOutput> Start(string program, IEnumerable<string> arguments, ToolEnvironment environment, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = environment.Directory,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        // Nothing of this process' environment reaches the tools: it holds tokens, and it would make images differ.
        start.Environment.Clear();
        foreach (var (name, value) in environment.Variables)
            start.Environment[name] = value;

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return new ToolOutput(Path.GetFileName(program), process.ExitCode, await output, await errors);
    }

    private static bool HasSubordinateIds() =>
        File.Exists("/etc/subuid") && File.Exists("/usr/bin/newuidmap")
        && File.ReadLines("/etc/subuid").Any(line => line.StartsWith(Environment.UserName + ":", StringComparison.Ordinal));
}

/// <summary>The directory and the whole environment of a tool.</summary>
public sealed record ToolEnvironment(string Directory, IReadOnlyDictionary<string, string> Variables)
{
    public static ToolEnvironment For(string directory, DateTimeOffset epoch)
    {
        var seconds = epoch.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new ToolEnvironment(directory, new Dictionary<string, string>
        {
            ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
            ["HOME"] = directory,
            ["TZ"] = "UTC",
            ["LC_ALL"] = "C.UTF-8",
            ["SOURCE_DATE_EPOCH"] = seconds,
            ["E2FSPROGS_FAKE_TIME"] = seconds,
            ["MKE2FS_CONFIG"] = Path.Combine(directory, "mke2fs.conf"),
        });
    }
}

/// <summary>What a tool said, and how it ended.</summary>
public sealed record ToolOutput(string Tool, int ExitCode, string Output, string Errors)
{
    public string Everything => Output + Errors;

    public ToolOutput Require() => ExitCode == 0
        ? this
        : throw new InvalidOperationException($"{Tool} failed with status {ExitCode}: {Everything.Trim()}");
}
