using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>The finished images on disk, one directory per content key. A directory is there whole or not at all.</summary>
public sealed class ImageLibrary(string directory)
{
    public const string Evidence = "evidence.json";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n", Converters = { new JsonStringEnumConverter() } };

    public string Directory(string contentKey) => Path.Combine(directory, contentKey[..32]);

    /// <summary>The finished image, if all its files are there and are still what they were.</summary>
    public async Task<ComposedArtifact?> Find(string contentKey, CancellationToken stop)
    {
        var evidence = Path.Combine(Directory(contentKey), Evidence);
        if (!File.Exists(evidence))
            return null;
        var artifact = JsonSerializer.Deserialize<ComposedArtifact>(await File.ReadAllBytesAsync(evidence, stop), _json);
        if (artifact is null || artifact.ContentKey != contentKey)
            return null;
        foreach (var file in artifact.Files)
        {
            var path = Path.Combine(Directory(contentKey), file.Path);
            if (!File.Exists(path) || await FileDigest.Of(path, stop) != (file.Size, file.Sha256))
                return null;
        }
        return artifact;
    }

    /// <summary>Moves a finished directory into place, with the list of its files.</summary>
    public async Task<ComposedArtifact> Add(string finished, ComposedArtifact artifact, CancellationToken stop)
    {
        var files = new List<ArtifactFile>();
        foreach (var path in System.IO.Directory.EnumerateFiles(finished, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var (size, sha256) = await FileDigest.Of(path, stop);
            files.Add(new ArtifactFile(Path.GetRelativePath(finished, path), size, sha256));
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }
        var whole = artifact with { Files = files };
        await using (var evidence = File.Create(Path.Combine(finished, Evidence)))
        {
            await JsonSerializer.SerializeAsync(evidence, whole, _json, stop);
            evidence.Flush(flushToDisk: true);
        }

        var target = Directory(artifact.ContentKey);
        System.IO.Directory.CreateDirectory(directory);
        if (System.IO.Directory.Exists(target))
            System.IO.Directory.Delete(target, recursive: true); // damaged, or Find would have returned it
        System.IO.Directory.Move(finished, target);
        return whole;
    }
}
