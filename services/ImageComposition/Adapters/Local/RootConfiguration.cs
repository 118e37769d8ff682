using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>Writes what the definition decides into the root: SELinux mode, kernel command line, FIPS.</summary>
public static class RootConfiguration
{
    private const string SelinuxConfig = "etc/selinux/config";
    private const string CommandLine = "etc/kernel/cmdline";
    private const string FipsMarker = "etc/system-fips";
    private const string MachineId = "etc/machine-id";

    public static void Apply(string root, ImageDefinition definition)
    {
        if (definition.Kind == ImageKind.NodeImage)
        {
            SetSelinuxMode(root, definition.Selinux);
            Write(root, CommandLine, string.Join(' ', KernelArguments.Of(definition)) + "\n");
        }
        if (definition.Fips && Read(root, FipsMarker) is null)
            Write(root, FipsMarker, "# This image was composed for FIPS mode.\n");

        // A machine id made by a scriptlet would be the same on every node.
        if (Read(root, MachineId) is not null)
            Write(root, MachineId, definition.Kind == ImageKind.NodeImage ? "uninitialized\n" : "");
    }

    public static (string? Selinux, IReadOnlyList<string> Arguments, bool Fips) Observe(string root) =>
        (Read(root, SelinuxConfig), Read(root, CommandLine)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [], Read(root, FipsMarker) is not null);

    private static void SetSelinuxMode(string root, SelinuxMode mode)
    {
        var lines = (Read(root, SelinuxConfig) ?? "SELINUXTYPE=targeted\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("SELINUX=", StringComparison.Ordinal));
        Write(root, SelinuxConfig, string.Join('\n', [.. lines, $"SELINUX={KernelArguments.SelinuxConfigValue(mode)}"]) + "\n");
    }

    private static string? Read(string root, string path)
    {
        var file = Inside(root, path);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    private static void Write(string root, string path, string text)
    {
        var file = Inside(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    /// <summary>A link in the root could point at the machine's own files: no path through one is followed.</summary>
    private static string Inside(string root, string path)
    {
        var current = root;
        foreach (var part in path.Split('/'))
        {
            current = Path.Combine(current, part);
            if (new FileInfo(current).LinkTarget is not null)
                throw new ImageRejectedException($"/{path} leads through the link /{Path.GetRelativePath(root, current)}; a package must not link it.");
        }
        return current;
    }
}
