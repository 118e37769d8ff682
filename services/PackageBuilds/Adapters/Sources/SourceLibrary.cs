using System.Security.Cryptography;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Sources;

/// <summary>Source files by SHA-256: those fetched before, and the stores that have the rest.</summary>
public sealed class SourceLibrary(string directory, IReadOnlyList<ISourceStore> stores)
{
    /// <summary>Null if the file can be had; otherwise what was looked at, for people.</summary>
    public async Task<string?> WhyNot(SpecSource source, CancellationToken stop)
    {
        if (source.InSpecDirectory || File.Exists(Kept(source)))
            return null;

        var reasons = new List<string>();
        foreach (var store in stores)
        {
            if (await store.WhyNot(source, stop) is not { } reason)
                return null;
            reasons.Add(reason);
        }
        return $"source {source.FileName} (SHA-256 {source.Sha256}) cannot be had: not in the SPEC's directory; {string.Join("; ", reasons)}";
    }

    /// <summary>Brings the file here, and refuses one with another content.</summary>
    /// <returns>Where it lies.</returns>
    public async Task<string> Fetch(string spec, SpecSource source, CancellationToken stop)
    {
        var kept = Kept(source);
        if (File.Exists(kept))
            return kept;

        Directory.CreateDirectory(directory);
        foreach (var store in stores)
        {
            if (await store.WhyNot(source, stop) is not null)
                continue;
            var arriving = $"{kept}.{Guid.NewGuid():n}";
            await store.Copy(source, arriving, stop);
            string got;
            await using (var content = File.OpenRead(arriving))
                got = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
            if (got != source.Sha256)
            {
                File.Delete(arriving);
                throw PackageErrors.SourceDigestWrong(spec, source.FileName, source.Sha256, got);
            }
            File.Move(arriving, kept, overwrite: true);
            return kept;
        }
        throw new IOException(await WhyNot(source, stop) ?? $"{source.FileName} could be had a moment ago and no longer.");
    }

    private string Kept(SpecSource source) => Path.Combine(directory, source.Sha256);
}
