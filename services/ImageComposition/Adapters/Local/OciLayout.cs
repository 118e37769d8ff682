using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>Writes a root as an OCI image layout of one layer: the same root gives the same digest.</summary>
public sealed class OciLayout(HostTools tools)
{
    private static readonly JsonSerializerOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the manifest's digest and the size of everything the manifest names, with itself.</summary>
    public async Task<(string Digest, long Size)> Write(WorkDirectory work, string layout, ImageOrder order, CancellationToken stop)
    {
        var blobs = Path.Combine(layout, "blobs", "sha256");
        Directory.CreateDirectory(blobs);
        var created = work.Epoch.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);

        var (diffId, layer) = await Layer(work, blobs, stop);
        var config = await Blob(blobs, "application/vnd.oci.image.config.v1+json", Config(order, created, diffId), stop);
        var manifest = await Blob(blobs, "application/vnd.oci.image.manifest.v1+json", new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["config"] = config.Descriptor(),
            ["layers"] = new JsonArray(layer.Descriptor()),
            ["annotations"] = new JsonObject
            {
                ["org.opencontainers.image.created"] = created,
                ["org.opencontainers.image.version"] = order.Version,
                ["org.opencontainers.image.title"] = order.Definition.Name,
            },
        }, stop);

        var entry = manifest.Descriptor();
        entry["platform"] = new JsonObject { ["architecture"] = Architecture(order.Definition), ["os"] = "linux" };
        entry["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = order.Version };
        await File.WriteAllTextAsync(Path.Combine(layout, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""", stop);
        await File.WriteAllTextAsync(
            Path.Combine(layout, "index.json"),
            new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = "application/vnd.oci.image.index.v1+json", ["manifests"] = new JsonArray(entry) }.ToJsonString(_compact),
            stop);
        return (manifest.Digest, manifest.Size + config.Size + layer.Size);
    }

    private async Task<(string DiffId, Content Layer)> Layer(WorkDirectory work, string blobs, CancellationToken stop)
    {
        var tar = work.Path("layer.tar");
        (await tools.RunAsRoot(
            "tar",
            ["--create", "--file", tar, "--directory", work.Root, "--sort=name", $"--mtime=@{work.Epoch.ToUnixTimeSeconds()}", "--clamp-mtime", "--numeric-owner",
                "--format=posix", "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime", "--xattrs", "--xattrs-include=security.capability", "."],
            work.Environment, stop)).Require();

        var packed = work.Path("layer.tar.gz");
        string diffId;
        using (var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        {
            await using var source = File.OpenRead(tar);
            await using var target = File.Create(packed);
            await using var gzip = new GZipStream(target, CompressionLevel.Optimal);
            var buffer = new byte[128 * 1024];
            int read;
            while ((read = await source.ReadAsync(buffer, stop)) > 0)
            {
                sum.AppendData(buffer, 0, read);
                await gzip.WriteAsync(buffer.AsMemory(0, read), stop);
            }
            diffId = "sha256:" + Convert.ToHexStringLower(sum.GetHashAndReset());
        }
        var (size, hash) = await FileDigest.Of(packed, stop);
        File.Move(packed, Path.Combine(blobs, hash));
        return (diffId, new Content("application/vnd.oci.image.layer.v1.tar+gzip", "sha256:" + hash, size));
    }

    private static JsonObject Config(ImageOrder order, string created, string diffId) => new()
    {
        ["created"] = created,
        ["architecture"] = Architecture(order.Definition),
        ["os"] = "linux",
        ["config"] = new JsonObject
        {
            ["Env"] = new JsonArray("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
            ["Cmd"] = new JsonArray("/bin/sh"),
            ["Labels"] = new JsonObject
            {
                ["org.opencontainers.image.title"] = order.Definition.Name,
                ["org.opencontainers.image.version"] = order.Version,
            },
        },
        ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(diffId) },
        ["history"] = new JsonArray(new JsonObject { ["created"] = created, ["created_by"] = "image-composition" }),
    };

    private static async Task<Content> Blob(string blobs, string mediaType, JsonObject json, CancellationToken stop)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(json, _compact);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await File.WriteAllBytesAsync(Path.Combine(blobs, hash), bytes, stop);
        return new Content(mediaType, "sha256:" + hash, bytes.Length);
    }

    private static string Architecture(ImageDefinition definition) => definition.Architecture == "aarch64" ? "arm64" : "amd64";

    private sealed record Content(string MediaType, string Digest, long Size)
    {
        public JsonObject Descriptor() => new() { ["mediaType"] = MediaType, ["digest"] = Digest, ["size"] = Size };
    }
}
