using System.Diagnostics;
using System.Security.Cryptography;
using ReleaseOrchestrator.Contracts.Packages;

namespace ReleaseOrchestrator.Tests.ImageComposition;

/// <summary>A small repository of real RPMs, built and signed for the tests, with a shell so that scriptlets run.</summary>
public sealed class SignedRepository : IAsyncLifetime
{
    private const string Dnf = "/usr/bin/dnf";
    private readonly string _directory = Directory.CreateTempSubdirectory("signed-repository-").FullName;

    /// <summary>False on a machine without the tools; tests that need them are skipped there.</summary>
    public static bool IsPossible =>
        new[] { Dnf, "/usr/bin/rpmbuild", "/usr/bin/createrepo_c", "/usr/bin/gpg", "/usr/sbin/veritysetup", "/usr/sbin/mkfs.ext4", "/usr/bin/qemu-img", "/usr/bin/skopeo" }
            .All(File.Exists);

    public PublishedRepository Published { get; private set; } = new("none", "file:///none", "file:///none", new string('0', 64), [], []);

    public async ValueTask InitializeAsync()
    {
        if (!IsPossible)
            return;
        foreach (var (name, spec) in Specs)
            await File.WriteAllTextAsync(Path.Combine(_directory, name + ".spec"), spec);
        await File.WriteAllTextAsync(Path.Combine(_directory, "make.sh"), Script);
        var output = await Shell.Run("/bin/bash", [Path.Combine(_directory, "make.sh")], _directory);
        var repository = Path.Combine(_directory, "repo");
        Published = new PublishedRepository(
            "repository-of-the-tests", "file://" + repository, "file://" + Path.Combine(_directory, "key.asc"),
            Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(repository, "repodata", "repomd.xml")))),
            [.. output.Split('\n').Where(line => line.StartsWith("PKG ", StringComparison.Ordinal)).Select(line => line.Split(' ')).Select(f => new BuiltPackage(f[1], f[2], "", ""))],
            []);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private const string Script =
        """
        set -e
        mkdir -p top repo gnupg; chmod 700 gnupg
        for s in *.spec; do rpmbuild -bb --quiet --define "_topdir $PWD/top" --define "_build_id_links none" --define "debug_package %{nil}" --define "_buildshell /bin/bash" "$s" >build.log 2>&1 || { cat build.log; exit 1; }; done
        cp top/RPMS/*/*.rpm repo/
        export GNUPGHOME=$PWD/gnupg
        printf '%%no-protection\nKey-Type: RSA\nKey-Length: 3072\nKey-Usage: sign\nName-Real: Test packages\nName-Email: packages@example.org\nExpire-Date: 0\n%%commit\n' >params
        gpg -q --batch --gen-key params 2>/dev/null
        rpmsign --define "_gpg_name packages@example.org" --define "_gpg_path $GNUPGHOME" --define "__gpg /usr/bin/gpg" --addsign repo/*.rpm >/dev/null 2>&1
        createrepo_c -q --compatibility --no-database repo
        gpg --batch --yes --detach-sign --armor repo/repodata/repomd.xml
        gpg --armor --export >key.asc
        gpgconf --kill all
        for r in repo/*.rpm; do rpm -qp --nosignature --qf "PKG %{NAME}-%{VERSION}-%{RELEASE}.%{ARCH} $(basename $r)\n" $r; done
        """;

    private static readonly (string Name, string Spec)[] Specs =
    [
        ("filesystem",
            """
            Name: filesystem
            Version: 1.1
            Release: 21.azl3
            Summary: Directories
            License: GPLv3
            Vendor: Release tests
            BuildArch: noarch
            %description
            Directories.
            %install
            mkdir -p %{buildroot}/{etc,usr/bin,usr/lib,usr/sbin,usr/lib64,var/lib,var/log,var/cache,tmp,root,proc,sys,dev,run,boot,home}
            ln -s usr/bin %{buildroot}/bin; ln -s usr/sbin %{buildroot}/sbin; ln -s usr/lib %{buildroot}/lib; ln -s usr/lib64 %{buildroot}/lib64
            %files
            /*
            """),
        ("azl-development-root",
            """
            Name: azl-development-root
            Version: 1.0
            Release: 1.azl3
            Summary: The building machine's shell
            License: GPLv3+
            AutoReqProv: no
            Provides: bash /bin/sh
            Requires: filesystem
            %description
            A shell.
            %install
            mkdir -p %{buildroot}/usr/bin %{buildroot}/usr/lib64
            cp -L /bin/bash %{buildroot}/usr/bin/bash; ln -s bash %{buildroot}/usr/bin/sh
            ldd /bin/bash | grep -o '/[^ ]*' | while read -r l; do d=%{buildroot}$(dirname "$(readlink -f "$(dirname "$l")")/x"); mkdir -p "$d"; cp -L "$l" "$d/"; done
            %files
            /usr/bin/*
            /usr/lib/*
            %attr(0755,root,root) /usr/lib64/*
            """),
        ("azurelinux-release",
            """
            Name: azurelinux-release
            Version: 3.0
            Release: 34.azl3
            Summary: Release files
            License: MIT
            BuildArch: noarch
            Requires(post): /bin/sh
            %description
            Release files.
            %install
            mkdir -p %{buildroot}/etc; echo 'ID=azurelinux' >%{buildroot}/etc/os-release
            %files
            /etc/os-release
            %post
            echo 0123456789abcdef0123456789abcdef >/etc/machine-id; echo noise >/var/log/noise
            """),
        ("broken-scriptlet",
            """
            Name: broken-scriptlet
            Version: 1
            Release: 1.azl3
            Summary: Fails after installation
            License: MIT
            BuildArch: noarch
            Requires(post): /bin/sh
            %description
            Fails.
            %files
            %post
            exit 7
            """),
        ("needs-what-nobody-has",
            """
            Name: needs-what-nobody-has
            Version: 1
            Release: 1.azl3
            Summary: Cannot be installed
            License: MIT
            BuildArch: noarch
            Requires: libnowhere
            %description
            Cannot be installed.
            %files
            """),
    ];
}

/// <summary>Runs a program for a test and gives what it said; a failure fails the test.</summary>
public static class Shell
{
    public static async Task<string> Run(string program, IEnumerable<string> arguments, string? directory = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory ?? "/" };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program}: {process.ExitCode}: {await output}{await errors}");
    }
}

[CollectionDefinition(Name)]
public sealed class WithSignedRepository : ICollectionFixture<SignedRepository>
{
    public const string Name = "signed repository";
}
