using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>All that decides the bytes of a result, but for the results of other SPECs that it needs.</summary>
/// <param name="ReleaseVersion">Only where the SPEC reads it; null elsewhere, so that a new release rebuilds no more than it must.</param>
public sealed record BuildInputs(
    string Spec, string Architecture, string Files, string Sources, string Macros, string Toolchain, string? ReleaseVersion, long SourceDateEpoch)
{
    public static BuildInputs Of(Spec spec, string architecture, string macros, string toolchain, string releaseVersion) => new(
        spec.Name,
        architecture,
        spec.FilesDigest,
        Digest(spec.Sources.OrderBy(s => s.FileName, StringComparer.Ordinal).SelectMany(s => new[] { s.FileName, s.Sha256 })),
        macros,
        toolchain,
        spec.ReadsReleaseVersion ? releaseVersion : null,
        spec.ChangelogTime);

    /// <summary>Identifies these inputs alone.</summary>
    public string Key => Digest([
        "inputs", Spec, Architecture, Files, Sources, Macros, Toolchain, ReleaseVersion ?? "-", SourceDateEpoch.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>Identifies these inputs together with the results that the build stands on.</summary>
    public string ContentKey(IEnumerable<string> neededContentKeys) =>
        Digest(["content", Key, .. neededContentKeys.Order(StringComparer.Ordinal)]);

    /// <summary>What differs from an earlier build, for people.</summary>
    public string DifferenceFrom(BuildInputs earlier) =>
        Files != earlier.Files ? "changed: files of the SPEC"
        : Sources != earlier.Sources ? "changed: sources"
        : ReleaseVersion != earlier.ReleaseVersion ? $"changed: release version {earlier.ReleaseVersion ?? "none"} to {ReleaseVersion ?? "none"}"
        : Toolchain != earlier.Toolchain ? "changed: toolchain"
        : Macros != earlier.Macros ? "changed: macros"
        : "changed: what it needs";

    /// <summary>SHA-256 over parts that cannot run into each other, lower-case hex.</summary>
    public static string Digest(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(Encoding.ASCII.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture) + ":"));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
