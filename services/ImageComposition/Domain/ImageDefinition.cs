using System.Text.RegularExpressions;
using ReleaseOrchestrator.Contracts.Images;

namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>What an image must contain and how it must behave; complete, so that two equal definitions mean the same image.</summary>
public sealed partial record ImageDefinition(
    string Name, string Architecture, ImageKind Kind, string? Family, ImageFormat Format, IReadOnlyList<string> Packages,
    SelinuxMode Selinux, bool Fips, CgroupVersion Cgroup, IReadOnlyList<string> KernelCommandLine, long RootSize, long MaxSize)
{
    private const long DefaultRootSize = 96 * ByteSize.MiB;
    private const long DefaultMaxSize = 1024 * ByteSize.MiB;
    private static readonly string[] _architectures = ["x86_64", "aarch64"];
    private static readonly string[] _ownedArguments = ["selinux", "enforcing", "fips", "systemd.unified_cgroup_hierarchy"];

    /// <summary>Judges a document. <paramref name="refuse"/> turns a key and a message into the refusal that says where it stands.</summary>
    public static ImageDefinition From(string name, ImageDefinitionSpec spec, Func<string, string, Exception> refuse)
    {
        if (!_architectures.Contains(spec.Architecture))
            throw refuse("spec.architecture", $"'{spec.Architecture}' is not an architecture of Azure Linux; use x86_64 or aarch64.");

        return spec.Kind == ImageKind.NodeImage ? NodeImage(name, spec, refuse) : ContainerBase(name, spec, refuse);
    }

    private static ImageDefinition NodeImage(string name, ImageDefinitionSpec spec, Func<string, string, Exception> refuse)
    {
        if (spec.Family is null)
            throw refuse("spec.family", "a node image needs its AKS image family, e.g. AKSAzureLinux-V3gen2.");
        if (!FamilyPattern().IsMatch(spec.Family))
            throw refuse("spec.family", $"'{spec.Family}' is no AKS image family; expected a form like AKSAzureLinux-V3gen2.");
        if (spec.Format is ImageFormat.Oci)
            throw refuse("spec.format", "a node image cannot be Oci; use VhdFixed.");

        var rootSize = Size(spec.RootSize, DefaultRootSize, "spec.rootSize", refuse);
        var maxSize = Size(spec.MaxSize, DefaultMaxSize, "spec.maxSize", refuse);
        if (rootSize < 16 * ByteSize.MiB)
            throw refuse("spec.rootSize", $"{spec.RootSize} is too small for a root file system; use 16MiB or more.");
        if (rootSize >= maxSize)
            throw refuse("spec.maxSize", $"{ByteSize.Text(maxSize)} leaves no room for a root file system of {ByteSize.Text(rootSize)} and its hash tree.");

        return new ImageDefinition(
            name, spec.Architecture, spec.Kind, spec.Family, ImageFormat.VhdFixed, PackagesOf(spec, refuse),
            spec.Selinux ?? SelinuxMode.Enforcing, spec.Fips, spec.Cgroup ?? CgroupVersion.V2, ArgumentsOf(spec, refuse), rootSize, maxSize);
    }

    private static ImageDefinition ContainerBase(string name, ImageDefinitionSpec spec, Func<string, string, Exception> refuse)
    {
        foreach (var (key, present) in new[]
        {
            ("family", spec.Family is not null), ("selinux", spec.Selinux is not null), ("cgroup", spec.Cgroup is not null),
            ("kernelCommandLine", spec.KernelCommandLine is not null), ("rootSize", spec.RootSize is not null),
        })
        {
            if (present)
                throw refuse($"spec.{key}", $"a container base has no {key}: it runs on the node's kernel. Leave the key out.");
        }
        if (spec.Format is ImageFormat.VhdFixed)
            throw refuse("spec.format", "a container base cannot be VhdFixed; use Oci.");

        return new ImageDefinition(
            name, spec.Architecture, spec.Kind, null, ImageFormat.Oci, PackagesOf(spec, refuse),
            SelinuxMode.Disabled, spec.Fips, CgroupVersion.V2, [], 0, Size(spec.MaxSize, DefaultMaxSize, "spec.maxSize", refuse));
    }

    private static List<string> PackagesOf(ImageDefinitionSpec spec, Func<string, string, Exception> refuse)
    {
        if (spec.Packages.Count == 0)
            throw refuse("spec.packages", "an image needs at least one package.");
        for (var i = 0; i < spec.Packages.Count; i++)
        {
            var package = spec.Packages[i];
            if (!PackagePattern().IsMatch(package))
                throw refuse($"spec.packages[{i}]", $"'{package}' is no package name; give the plain name, without version, path or capability.");
            if (spec.Packages.IndexOf(package) != i)
                throw refuse($"spec.packages[{i}]", $"'{package}' is listed twice.");
        }
        return [.. spec.Packages.Order(StringComparer.Ordinal)];
    }

    private static List<string> ArgumentsOf(ImageDefinitionSpec spec, Func<string, string, Exception> refuse)
    {
        var arguments = spec.KernelCommandLine ?? [];
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Length == 0 || arguments[i].Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c > '~'))
                throw refuse($"spec.kernelCommandLine[{i}]", $"'{arguments[i]}' is not one kernel argument: give one argument per item, without blanks.");
            if (_ownedArguments.Contains(arguments[i].Split('=')[0]))
                throw refuse($"spec.kernelCommandLine[{i}]", $"'{arguments[i]}' is decided by the keys selinux, fips and cgroup; set those instead.");
        }
        return arguments;
    }

    private static long Size(string? text, long otherwise, string path, Func<string, string, Exception> refuse) =>
        text is null ? otherwise
        : ByteSize.Parse(text) ?? throw refuse(path, $"'{text}' is no size; use a whole number of MiB or GiB, e.g. 96MiB.");

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)+$")]
    private static partial Regex FamilyPattern();

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9._+-]*$")]
    private static partial Regex PackagePattern();
}
