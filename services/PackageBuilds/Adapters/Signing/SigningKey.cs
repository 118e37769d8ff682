using ReleaseOrchestrator.PackageBuilds.Adapters.Tools;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Signing;

/// <summary>The key that signs packages and repositories: made once, kept readable by its owner only.</summary>
public sealed class SigningKey(string directory) : IAsyncDisposable
{
    public const string PublicKeyName = "RPM-GPG-KEY-release-orchestrator";

    /// <summary>gpg's sockets lie in its home, and the path of a socket may have 107 characters.</summary>
    private const int LongestHome = 80;

    private readonly SemaphoreSlim _one = new(1, 1);
    private string? _home;
    private string? _fingerprint;
    private string? _shortcut;

    public string PublicKeyFile => Path.Combine(directory, PublicKeyName);

    /// <summary>Makes the key if there is none yet.</summary>
    public async Task<string> Fingerprint(CancellationToken stop)
    {
        if (_fingerprint is { } known)
            return known;
        await _one.WaitAsync(stop);
        try
        {
            return await Prepare(stop);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Adds a signature to each package; packages that were signed are signed anew.</summary>
    public Task SignPackages(IReadOnlyCollection<string> files, CancellationToken stop) => Locked(
        async fingerprint => await new Command(
            Tool.RpmSign.Path,
            ["--define", $"_gpg_name {fingerprint}", "--define", $"_gpg_path {_home}", "--define", $"__gpg {Tool.Gpg.Path}", "--addsign", .. files]).Require(stop),
        stop);

    /// <summary>Writes an armoured detached signature beside the file, as <c>.asc</c>.</summary>
    public Task SignFile(string file, CancellationToken stop) => Locked(
        async fingerprint => await Gpg(_home!, "--local-user", fingerprint, "--yes", "--armor", "--detach-sign", file).Require(stop), stop);

    public async ValueTask DisposeAsync()
    {
        if (_home is not null)
            await StopAgent(_home, CancellationToken.None);
        if (_shortcut is not null)
            Directory.Delete(_shortcut, recursive: true);
        _one.Dispose();
    }

    private async Task Locked(Func<string, Task> sign, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            await sign(await Prepare(stop));
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<string> Prepare(CancellationToken stop)
    {
        if (_fingerprint is not null)
            return _fingerprint;
        if (!Directory.Exists(directory))
            await Make(stop);
        _home = Shorten(directory);
        return _fingerprint = (await File.ReadAllTextAsync(Path.Combine(directory, "fingerprint"), stop)).Trim();
    }

    private async Task Make(CancellationToken stop)
    {
        // Under another name until it is whole: a process killed half-way leaves no half a key.
        var making = $"{directory}.{Guid.NewGuid().ToString("n")[..8]}";
        Directory.CreateDirectory(making, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var home = Shorten(making);
        var parameters = Path.Combine(making, "parameters");
        await File.WriteAllTextAsync(
            parameters,
            """
            %no-protection
            Key-Type: RSA
            Key-Length: 3072
            Key-Usage: sign
            Name-Real: Release Orchestrator
            Name-Comment: package signing
            Expire-Date: 0
            %commit

            """,
            stop);
        await Gpg(home, "--generate-key", parameters).Require(stop);
        var listed = await Gpg(home, "--with-colons", "--fingerprint").Require(stop);
        var fingerprint = listed.Split('\n').First(l => l.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];
        await Gpg(home, "--armor", "--output", Path.Combine(making, PublicKeyName), "--export", fingerprint).Require(stop);
        await File.WriteAllTextAsync(Path.Combine(making, "fingerprint"), fingerprint, stop);
        await StopAgent(home, stop);
        if (_shortcut is not null)
            Directory.Delete(_shortcut, recursive: true);
        _shortcut = null;
        Directory.Move(making, directory);
    }

    private string Shorten(string home)
    {
        if (home.Length <= LongestHome)
            return home;
        _shortcut = Directory.CreateTempSubdirectory("gpg-").FullName;
        var link = Path.Combine(_shortcut, "h");
        File.CreateSymbolicLink(link, home);
        return link;
    }

    private static Command Gpg(string home, params string[] arguments) =>
        new(Tool.Gpg.Path, ["--homedir", home, "--batch", "--no-tty", "--quiet", "--pinentry-mode", "loopback", .. arguments]);

    private static async Task StopAgent(string home, CancellationToken stop)
    {
        if (Tool.GpgConf.IsInstalled)
            await new Command(Tool.GpgConf.Path, "--homedir", home, "--kill", "gpg-agent").Run(stop);
    }
}
