using System.Diagnostics;
using ReleaseOrchestrator.Contracts.Packages;

namespace ReleaseOrchestrator.Tests.PackageBuilds;

/// <summary>The machine's dnf with every check switched on: an independent judge of a repository.</summary>
internal sealed class Dnf(TemporaryDirectory directory, PublishedRepository repository)
{
    public string Root => Path.Combine(directory.Path, "root");

    public Task<(int Status, string Output)> Install(params string[] packages) => Run(["install", .. packages]);

    public Task<(int Status, string Output)> Advisories() => Run(["updateinfo", "list", "--all"]);

    private async Task<(int, string)> Run(string[] command)
    {
        Directory.CreateDirectory(Path.Combine(directory.Path, "log"));
        directory.Write("home/.rpmmacros", "%_dbpath /var/lib/rpm\n%_db_backend sqlite\n");
        directory.Write(
            "dnf.conf",
            $"""
            [main]
            gpgcheck=1
            localpkg_gpgcheck=1
            best=True
            install_weak_deps=False
            metadata_expire=0
            pluginpath={directory.Path}/none
            varsdir=
            [release]
            name=release
            baseurl={repository.BaseUrl}
            gpgcheck=1
            repo_gpgcheck=1
            gpgkey={repository.PublicKeyUrl}

            """);
        string[] arguments =
        [
            "-y", "--refresh", "-c", $"{directory.Path}/dnf.conf", $"--installroot={Root}", "--releasever=3.0", "--forcearch=x86_64",
            $"--setopt=reposdir={directory.Path}/none", $"--setopt=cachedir={directory.Path}/cache", $"--setopt=persistdir={directory.Path}/persist", $"--setopt=logdir={directory.Path}/log",
            .. command,
        ];
        // dnf asks for root by name; an ordinary user is that in a namespace of their own.
        string[] whole = Environment.IsPrivilegedProcess ? ["dnf", .. arguments] : ["unshare", "--map-root-user", "dnf", .. arguments];
        var start = new ProcessStartInfo(whole[0], whole[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = Path.Combine(directory.Path, "home");
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }
}
