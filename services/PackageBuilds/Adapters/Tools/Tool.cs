using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Tools;

/// <summary>A program of the machine that this service uses, and the Debian package it comes from.</summary>
public sealed record Tool(string Name, string DebianPackage)
{
    public static readonly Tool Bash = new("bash", "bash");
    public static readonly Tool Unshare = new("unshare", "util-linux");
    public static readonly Tool Rpm = new("rpm", "rpm");
    public static readonly Tool RpmSpec = new("rpmspec", "rpm");
    public static readonly Tool RpmBuild = new("rpmbuild", "rpm");
    public static readonly Tool RpmSign = new("rpmsign", "rpm");
    public static readonly Tool RpmToCpio = new("rpm2cpio", "rpm2cpio");
    public static readonly Tool Cpio = new("cpio", "cpio");
    public static readonly Tool CreateRepo = new("createrepo_c", "createrepo-c");
    public static readonly Tool ModifyRepo = new("modifyrepo_c", "createrepo-c");
    public static readonly Tool Gpg = new("gpg", "gnupg");
    public static readonly Tool GpgConf = new("gpgconf", "gnupg");
    public static readonly Tool AptGet = new("apt-get", "apt");
    public static readonly Tool DpkgQuery = new("dpkg-query", "dpkg");

    private static readonly string[] Directories = ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin"];

    /// <summary>What a build calls inside its root.</summary>
    public static readonly IReadOnlyList<Tool> ForBuilding =
    [
        Bash, Unshare, RpmBuild, RpmToCpio, Cpio,
        new("gcc", "gcc"), new("make", "make"), new("patch", "patch"), new("tar", "tar"), new("gzip", "gzip"), new("bzip2", "bzip2"), new("xz", "xz-utils"),
        new("debugedit", "debugedit"), new("eu-strip", "elfutils"), new("file", "file"),
    ];

    /// <summary>Looked up at each use: a tool that is installed later is found without a restart.</summary>
    public bool IsInstalled => Find() is not null;

    /// <exception cref="Contracts.DomainException">It is not installed; names the package that has it.</exception>
    public string Path => Find() ?? throw PackageErrors.ToolMissing(Name, DebianPackage);

    private string? Find() =>
        Directories.Select(directory => System.IO.Path.Combine(directory, Name)).FirstOrDefault(File.Exists);
}
