using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Azure;

/// <summary>Uploads a VHD as a page blob: only what is not zero, and not at all when the same content is there.</summary>
public static class VhdUpload
{
    private const string ContainerName = "node-images";
    private const string DigestKey = "contentsha256";
    private const int ChunkSize = 4 * 1024 * 1024;
    private const int PageSize = 512;

    public static async Task<Uri> Send(AzureAccess azure, string name, string file, string digest, CancellationToken stop)
    {
        var (container, blob) = azure.PageBlob(ContainerName, name);
        if (await HasContent(blob, digest, stop))
            return blob.Uri;

        await container.CreateIfNotExistsAsync(cancellationToken: stop);
        await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
        await blob.CreateAsync(content.Length, cancellationToken: stop); // replaces what an upload that was killed had begun

        var buffer = new byte[ChunkSize];
        long offset = 0;
        int read;
        while ((read = await content.ReadAtLeastAsync(buffer, ChunkSize, throwOnEndOfStream: false, stop)) > 0)
        {
            foreach (var (start, length) in NonZeroRanges(buffer.AsMemory(0, read)))
            {
                using var pages = new MemoryStream(buffer, start, length, writable: false);
                await blob.UploadPagesAsync(pages, offset + start, cancellationToken: stop);
            }
            offset += read;
        }

        // Last of all: the digest says that every page is there.
        await blob.SetMetadataAsync(new Dictionary<string, string> { [DigestKey] = digest["sha256:".Length..] }, cancellationToken: stop);
        return blob.Uri;
    }

    /// <summary>The parts of a chunk that hold anything, in whole pages; short gaps are bridged, as each part is a request of its own.</summary>
    public static IReadOnlyList<(int Start, int Length)> NonZeroRanges(ReadOnlyMemory<byte> chunk)
    {
        const int Bridge = 64 * 1024;
        var ranges = new List<(int Start, int Length)>();
        for (var page = 0; page < chunk.Length; page += PageSize)
        {
            if (!chunk.Span.Slice(page, Math.Min(PageSize, chunk.Length - page)).ContainsAnyExcept((byte)0))
                continue;
            if (ranges.Count > 0 && page - (ranges[^1].Start + ranges[^1].Length) <= Bridge)
                ranges[^1] = (ranges[^1].Start, page + PageSize - ranges[^1].Start);
            else
                ranges.Add((page, PageSize));
        }
        return ranges;
    }

    private static async Task<bool> HasContent(PageBlobClient blob, string digest, CancellationToken stop)
    {
        try
        {
            BlobProperties properties = await blob.GetPropertiesAsync(cancellationToken: stop);
            return properties.Metadata.TryGetValue(DigestKey, out var present) && "sha256:" + present == digest;
        }
        catch (RequestFailedException fault) when (fault.Status == 404)
        {
            return false;
        }
    }
}
