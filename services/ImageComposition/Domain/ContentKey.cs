using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>SHA-256 over all that decides an image's bytes. The same key is the same image, so it is composed once and keeps its version.</summary>
public static class ContentKey
{
    public static string Of(ImageDefinition definition, string releaseVersion, string repositoryId, string backend)
    {
        // One value per line, each with its name: no two different definitions can write the same text.
        var text = new StringBuilder();
        void Line(string name, object? value) =>
            text.Append(name).Append('=').Append(Convert.ToString(value, CultureInfo.InvariantCulture)).Append('\n');

        Line("backend", backend);
        Line("release", releaseVersion);
        Line("repository", repositoryId);
        Line("definition", definition.Name);
        Line("architecture", definition.Architecture);
        Line("kind", definition.Kind);
        Line("family", definition.Family);
        Line("format", definition.Format);
        Line("selinux", definition.Selinux);
        Line("fips", definition.Fips);
        Line("cgroup", definition.Cgroup);
        Line("rootSize", definition.RootSize);
        Line("maxSize", definition.MaxSize);
        foreach (var package in definition.Packages)
            Line("package", package);
        foreach (var argument in definition.KernelCommandLine)
            Line("argument", argument);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>A stable UUID for one purpose (file system, disk ...) of one image.</summary>
    public static Guid Uuid(string contentKey, string purpose)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}:{contentKey}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80); // version 8: made by the application's own rule
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
