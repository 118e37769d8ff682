using ReleaseOrchestrator.PackageBuilds.Adapters.Tools;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Building;

/// <summary>
/// Looks at the machine's own compiler, libraries and tools: the development toolchain. What it offers is called by the names that
/// Azure Linux's SPECs use, and only what is really there is offered.
/// </summary>
public sealed class ToolchainProbe(IConfiguration configuration)
{
    /// <summary>A capability and the file that proves it.</summary>
    private static readonly (string Capability, string File)[] Known =
    [
        ("/bin/sh", "/bin/sh"), ("/bin/bash", "/bin/bash"), ("/usr/bin/bash", "/usr/bin/bash"), ("/usr/bin/env", "/usr/bin/env"), ("/usr/bin/perl", "/usr/bin/perl"),
        ("autoconf", "/usr/bin/autoconf"), ("automake", "/usr/bin/automake"), ("bash", "/usr/bin/bash"), ("binutils", "/usr/bin/ld"), ("bison", "/usr/bin/bison"),
        ("bzip2", "/usr/bin/bzip2"), ("coreutils", "/usr/bin/install"), ("cpio", "/usr/bin/cpio"), ("debugedit", "/usr/bin/debugedit"), ("diffutils", "/usr/bin/diff"),
        ("elfutils", "/usr/bin/eu-strip"), ("file", "/usr/bin/file"), ("findutils", "/usr/bin/find"), ("flex", "/usr/bin/flex"), ("gawk", "/usr/bin/gawk"),
        ("gcc", "/usr/bin/gcc"), ("gcc-c++", "/usr/bin/g++"), ("gettext", "/usr/bin/msgfmt"), ("glibc", "/usr/bin/ldd"), ("glibc-devel", "/usr/include/stdio.h"),
        ("grep", "/usr/bin/grep"), ("gzip", "/usr/bin/gzip"), ("kernel-headers", "/usr/include/linux/version.h"), ("libtool", "/usr/bin/libtoolize"), ("m4", "/usr/bin/m4"),
        ("make", "/usr/bin/make"), ("patch", "/usr/bin/patch"), ("perl", "/usr/bin/perl"), ("pkg-config", "/usr/bin/pkg-config"), ("pkgconf", "/usr/bin/pkgconf"),
        ("pkgconf-pkg-config", "/usr/bin/pkg-config"), ("python3", "/usr/bin/python3"), ("rpm-build", "/usr/bin/rpmbuild"), ("sed", "/usr/bin/sed"),
        ("systemd-rpm-macros", "/bin/sh"), ("tar", "/usr/bin/tar"), ("texinfo", "/usr/bin/makeinfo"), ("util-linux", "/usr/bin/unshare"), ("which", "/usr/bin/which"), ("xz", "/usr/bin/xz"),
    ];

    /// <summary>Packages whose versions make up the toolchain's id, as patterns of dpkg-query.</summary>
    private static readonly string[] Packages =
    [
        "autoconf", "automake", "bash", "binutils*", "bison", "bzip2", "coreutils", "cpio", "cpp*", "debugedit", "diffutils", "elfutils", "file", "findutils", "flex", "g++*", "gawk",
        "gcc*", "grep", "gzip", "libacl1", "libattr1", "libbz2-1.0", "libc6*", "libc-bin", "libdw1", "libelf1", "libgcc*", "libgmp10", "libpcre2-8-0", "librpm*", "libselinux1", "libstdc++*",
        "libtinfo6", "libtool", "libzstd1", "linux-libc-dev", "m4", "make", "mawk", "patch", "perl*-base", "pkg-config", "pkgconf*", "python3-minimal", "rpm*", "sed", "tar", "xz-utils", "zlib1g",
    ];

    private static readonly Tool[] Fallback = [new("gcc", "gcc"), new("ld", "binutils"), Tool.RpmBuild, Tool.Bash, new("make", "make"), new("ldd", "libc-bin"), new("patch", "patch")];

    /// <summary>Looked at anew for each plan: an upgraded compiler is another toolchain.</summary>
    public async Task<Toolchain> Look(CancellationToken stop)
    {
        var more = configuration.GetSection("Packages:Toolchain:Provides").Get<string[]>() ?? [];
        var provides = Known.Where(k => File.Exists(k.File)).Select(k => k.Capability).Concat(more).ToHashSet(StringComparer.Ordinal);
        return new Toolchain(BuildInputs.Digest(await Versions(stop)), provides);
    }

    private static async Task<IReadOnlyList<string>> Versions(CancellationToken stop)
    {
        if (Tool.DpkgQuery.IsInstalled)
        {
            // Ends with 1 where a pattern has no match, which is no fault here.
            var installed = await new Command(Tool.DpkgQuery.Path, ["-W", "-f", "${db:Status-Abbrev}${Package}:${Architecture} ${Version}\\n", .. Packages]).Run(stop);
            return [.. installed.Output.Split('\n').Where(l => l.StartsWith("ii ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        }

        var versions = new List<string>();
        foreach (var tool in Fallback.Where(t => t.IsInstalled))
            versions.Add(tool.Name + " " + (await new Command(tool.Path, "--version").Run(stop)).Output.Split('\n')[0]);
        return versions;
    }
}
