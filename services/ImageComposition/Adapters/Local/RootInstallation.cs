using System.Text.RegularExpressions;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>Installs an image's packages into an empty root with dnf; nothing unsigned gets in.</summary>
public sealed partial class RootInstallation(HostTools tools, RepositoryAccess repositories)
{
    /// <summary>Inside the root, removed afterwards: dnf resolves its own directories against the root that it installs into.</summary>
    private const string DnfState = "/.compose";

    public async Task<InstalledRoot> Install(ImageOrder order, WorkDirectory work, CancellationToken stop)
    {
        await File.WriteAllBytesAsync(work.Path("key.asc"), await repositories.RequireSnapshot(order.Repository, stop), stop);
        var keyIds = await KeyIds(work, stop);
        Directory.CreateDirectory(work.Path("empty"));
        await File.WriteAllTextAsync(work.Path("dnf.conf"), Configuration(order, work), stop);

        var major = string.Join('.', order.ReleaseVersion.Split('.').Take(2));
        var output = await tools.RunAsRoot(
            "dnf",
            ["-y", "-q", "--refresh", "-c", work.Path("dnf.conf"), $"--installroot={work.Root}", $"--releasever={major}",
                $"--forcearch={order.Definition.Architecture}", "install", .. order.Definition.Packages],
            work.Environment, stop, network: !RepositoryAccess.IsLocal(order.Repository));
        if (output.ExitCode != 0)
            throw Failure(order, output);

        var errors = ScriptletErrors(output.Everything + await RpmLog(work, stop));
        return new InstalledRoot(await Packages(work, stop), keyIds, errors);
    }

    private static string Configuration(ImageOrder order, WorkDirectory work) =>
        $"""
        [main]
        gpgcheck=1
        localpkg_gpgcheck=1
        best=True
        install_weak_deps=False
        tsflags=nodocs
        metadata_expire=0
        plugins=0
        pluginpath={work.Path("empty")}
        reposdir={work.Path("empty")}
        varsdir={work.Path("empty")}
        cachedir={DnfState}/cache
        persistdir={DnfState}/persist
        logdir={DnfState}/log

        [release]
        name=Release {order.ReleaseVersion}
        baseurl={order.Repository.BaseUrl}
        enabled=1
        gpgcheck=1
        repo_gpgcheck=1
        gpgkey={new Uri(work.Path("key.asc"))}

        """;

    private static Exception Failure(ImageOrder order, ToolOutput output)
    {
        var message = string.Join(' ', output.Everything.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).TakeLast(12));
        return TransientPattern().IsMatch(message) && !message.Contains("GPG", StringComparison.Ordinal)
            ? ImageErrors.RepositoryUnreachable(order.Repository.BaseUrl, message)
            : new ImageRejectedException($"dnf could not install {order.Definition.Name}: {message}");
    }

    private async Task<IReadOnlyCollection<string>> KeyIds(WorkDirectory work, CancellationToken stop)
    {
        Directory.CreateDirectory(work.Path("gnupg"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var output = await tools.Run(
            "gpg", ["--homedir", work.Path("gnupg"), "--batch", "--no-autostart", "--show-keys", "--with-colons", work.Path("key.asc")], work.Environment, stop);
        var ids = output.Output.Split('\n').Select(line => line.Split(':')).Where(f => f is ["pub" or "sub", _, _, _, _, ..]).Select(f => f[4].ToLowerInvariant()).ToHashSet();
        return output.ExitCode == 0 && ids.Count > 0
            ? ids
            : throw new ImageRejectedException($"the repository's public key is no OpenPGP key: {output.Errors.Trim()}");
    }

    private static async Task<string> RpmLog(WorkDirectory work, CancellationToken stop)
    {
        var log = work.Path("root", DnfState.TrimStart('/'), "log", "dnf.rpm.log");
        return File.Exists(log) ? await File.ReadAllTextAsync(log, stop) : "";
    }

    /// <summary>dnf succeeds although a scriptlet failed; only its words tell.</summary>
    public static IReadOnlyList<string> ScriptletErrors(string output) =>
    [
        .. output.Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => ScriptletPattern().Match(line)).Where(match => match.Success).Select(match => match.Value).Distinct(),
    ];

    public async Task<IReadOnlyList<InstalledPackage>> Packages(WorkDirectory work, CancellationToken stop)
    {
        // Unit separators: license texts hold every printable character.
        const string Format = "%{NAME}\x1f%{EPOCHNUM}\x1f%{VERSION}\x1f%{RELEASE}\x1f%{ARCH}\x1f%{LICENSE}\x1f%{VENDOR}\x1f%{SOURCERPM}\x1f%{SHA256HEADER}"
            + "\x1f%{RSAHEADER:pgpsig}\x1f%{SIGPGP:pgpsig}\n";
        var output = (await tools.RunAsRoot("rpm", ["--root", work.Root, "-qa", "--qf", Format], work.Environment, stop)).Require();
        return
        [
            .. output.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\x1f')).Where(f => f.Length == 11 && f[0] != "gpg-pubkey")
                .Select(f => new InstalledPackage(
                    new PackageIdentity(f[0], long.Parse(f[1], System.Globalization.CultureInfo.InvariantCulture), f[2], f[3], f[4]),
                    f[5], Value(f[6]), Value(f[7]), f[8], KeyId(f[9]) ?? KeyId(f[10])))
                .OrderBy(p => p.Id.ToString(), StringComparer.Ordinal),
        ];
    }

    private static string? Value(string text) => text is "(none)" or "" ? null : text;

    private static string? KeyId(string signature) => KeyIdPattern().Match(signature) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("Key ID ([0-9a-f]{16})")]
    private static partial Regex KeyIdPattern();

    [GeneratedRegex(@"(Error in \S+ scriptlet.*|Non-fatal \S+ scriptlet failure.*|%\S+\([^)]+\) scriptlet failed.*|failed to exec scriptlet interpreter.*)")]
    private static partial Regex ScriptletPattern();

    [GeneratedRegex("Curl error|Cannot download|Failed to download|timed out|No space left", RegexOptions.IgnoreCase)]
    private static partial Regex TransientPattern();
}

/// <summary>A root as dnf left it.</summary>
public sealed record InstalledRoot(IReadOnlyList<InstalledPackage> Packages, IReadOnlyCollection<string> TrustedKeyIds, IReadOnlyList<string> ScriptletErrors);
