using System.Globalization;
using System.Xml.Linq;

namespace AzureSimulator.Storage;

/// <summary>Blobs: properties, content, and which pages hold anything.</summary>
internal static class BlobReads
{
    public static Task Properties(BlobCall call)
    {
        var blob = call.World.Do(call.Blob);
        Describe(call, blob);
        call.Response.ContentLength = blob.Length;
        return Task.CompletedTask;
    }

    public static async Task Download(BlobCall call)
    {
        var blob = call.World.Do(call.Blob);
        var (first, last) = (0L, blob.Length - 1);
        if (call.Range() is var (from, to))
        {
            if (from >= blob.Length)
                throw new BlobException(416, "InvalidRange", "The range specified is invalid for the current size of the resource.");
            (first, last) = (from, Math.Min(to ?? last, last));
            call.Response.StatusCode = 206;
            call.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{last}/{blob.Length}");
        }
        Describe(call, blob);
        call.Response.ContentLength = last - first + 1;
        await call.Response.SendFileAsync(call.Store.PathOf(blob), first, last - first + 1, call.Stop);
    }

    public static async Task PageRanges(BlobCall call)
    {
        var blob = call.World.Do(call.Blob);
        if (blob.Type != "PageBlob")
            throw new BlobException(409, "InvalidBlobType", "The blob type is invalid for this operation.");
        var list = new XElement("PageList");
        await using var file = File.OpenRead(call.Store.PathOf(blob));
        var buffer = new byte[64 * 1024];
        long start = -1, position = 0;
        for (int read; (read = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, call.Stop)) > 0; position += read)
        {
            for (var page = 0; page < read; page += 512)
            {
                var empty = buffer.AsSpan(page, Math.Min(512, read - page)).IndexOfAnyExcept((byte)0) < 0;
                if (!empty && start < 0)
                    start = position + page;
                if (empty && start >= 0)
                    start = Add(list, start, position + page);
            }
        }
        if (start >= 0)
            Add(list, start, blob.Length);
        call.Describe(blob.ETag, blob.LastModified);
        call.Response.Headers["x-ms-blob-content-length"] = blob.Length.ToString(CultureInfo.InvariantCulture);
        await call.Response.WriteXml(list);
    }

    private static long Add(XElement list, long start, long end)
    {
        list.Add(new XElement("PageRange", new XElement("Start", start), new XElement("End", end - 1)));
        return -1;
    }

    private static void Describe(BlobCall call, BlobState blob)
    {
        var headers = call.Response.Headers;
        call.Describe(blob.ETag, blob.LastModified);
        call.Response.ContentType = blob.ContentType;
        headers.AcceptRanges = "bytes";
        headers["x-ms-blob-type"] = blob.Type;
        headers["x-ms-creation-time"] = blob.CreatedAt.ToString("R", CultureInfo.InvariantCulture);
        headers["x-ms-lease-status"] = "unlocked";
        headers["x-ms-lease-state"] = "available";
        headers["x-ms-server-encrypted"] = "true";
        if (blob.Type == "PageBlob")
            headers["x-ms-blob-sequence-number"] = "0";
        if (blob.ContentMd5 is { } digest && call.Response.StatusCode != 206)
            headers.ContentMD5 = digest;
        foreach (var (name, value) in blob.Metadata)
            headers["x-ms-meta-" + name] = value;
    }
}
