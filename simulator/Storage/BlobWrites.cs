using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using AzureSimulator.Identity;

namespace AzureSimulator.Storage;

/// <summary>Blobs: create, write pages and blocks, describe, delete. Bytes are on disk before the answer says so.</summary>
internal static class BlobWrites
{
    private const int Page = 512;
    private const int MostPerPageWrite = 4 * 1024 * 1024;
    private const string Write = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write";

    public static async Task Put(BlobCall call, Caller caller)
    {
        var type = call.Header("x-ms-blob-type") ?? throw new BlobException(400, "MissingRequiredHeader", "The header x-ms-blob-type is missing.");
        call.World.Do(() => Check(call));
        var path = call.Store.NewFile(out var file);
        long length;
        string? digest = null;
        switch (type)
        {
            case "PageBlob":
                if (!long.TryParse(call.Header("x-ms-blob-content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length % Page != 0)
                    throw new BlobException(400, "InvalidHeaderValue", "The header x-ms-blob-content-length must be a multiple of 512.");
                await using (var empty = new FileStream(path, FileMode.CreateNew))
                    empty.SetLength(length);
                break;
            case "BlockBlob":
                await using (var content = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite))
                {
                    digest = await Receive(call, content);
                    length = content.Length;
                }
                break;
            default:
                throw new BlobException(400, "InvalidHeaderValue", $"The simulator does not keep blobs of the type '{type}'.");
        }
        Finish(call, caller, type, file, length, digest);
    }

    public static async Task PutPage(BlobCall call)
    {
        var blob = call.World.Do(call.Blob);
        if (blob.Type != "PageBlob")
            throw new BlobException(409, "InvalidBlobType", "The blob type is invalid for this operation.");
        if (call.Range() is not (var first, { } last))
            throw new BlobException(400, "MissingRequiredHeader", "A page write needs a range with both ends.");
        var length = last - first + 1;
        if (first % Page != 0 || length <= 0 || length % Page != 0 || last >= blob.Length)
            throw new BlobException(416, "InvalidPageRange", "The page range specified is invalid.");
        var clear = call.Header("x-ms-page-write")?.Equals("clear", StringComparison.OrdinalIgnoreCase) ?? false;
        if (!clear && (length > MostPerPageWrite || call.Request.ContentLength != length))
            throw new BlobException(413, "RequestBodyTooLarge", "The body must be as long as its range, and at most 4 MiB.");
        var pages = new MemoryStream(clear ? new byte[length] : [], 0, clear ? (int)length : 0, true, true);
        if (!clear)
        {
            pages = new MemoryStream((int)length);
            await Receive(call, pages);
        }
        using (var file = File.OpenHandle(call.Store.PathOf(blob), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            await RandomAccess.WriteAsync(file, pages.GetBuffer().AsMemory(0, (int)length), first, call.Stop);
        Describe(call, call.World.Do(() => call.Store.Changed(blob)), 201);
        call.Response.Headers["x-ms-blob-sequence-number"] = "0";
    }

    public static async Task PutBlock(BlobCall call)
    {
        call.World.Do(() => call.Store.Container(call.ContainerKey));
        var id = call.Query("blockid") ?? throw new BlobException(400, "InvalidQueryParameterValue", "The query parameter blockid is missing.");
        var path = call.Store.BlockFile(call.Key, id);
        var partial = $"{path}.{Guid.NewGuid():N}";
        await using (var block = new FileStream(partial, FileMode.CreateNew, FileAccess.ReadWrite))
            await Receive(call, block);
        File.Move(partial, path, overwrite: true);
        call.Response.StatusCode = 201;
        call.Response.Headers["x-ms-request-server-encrypted"] = "true";
    }

    public static async Task PutBlockList(BlobCall call, Caller caller)
    {
        call.World.Do(() => Check(call));
        XDocument list;
        try
        {
            list = await XDocument.LoadAsync(call.Request.Body, LoadOptions.None, call.Stop);
        }
        catch (System.Xml.XmlException problem)
        {
            throw new BlobException(400, "InvalidXmlDocument", $"The block list is not XML: {problem.Message}");
        }
        var path = call.Store.NewFile(out var file);
        long length;
        await using (var content = new FileStream(path, FileMode.CreateNew))
        {
            foreach (var id in list.Root!.Elements())
            {
                var block = call.Store.BlockFile(call.Key, id.Value);
                if (!File.Exists(block))
                    throw new BlobException(400, "InvalidBlockList", "The specified block list is invalid.");
                await using var part = File.OpenRead(block);
                await part.CopyToAsync(content, call.Stop);
            }
            length = content.Length;
        }
        Finish(call, caller, "BlockBlob", file, length, null);
        call.Store.ForgetBlocks(call.Key);
    }

    public static Task SetMetadata(BlobCall call)
    {
        Describe(call, call.World.Do(() =>
        {
            var blob = call.Blob();
            blob.Metadata = call.Metadata;
            return call.Store.Changed(blob);
        }), 200);
        return Task.CompletedTask;
    }

    /// <summary>Sets the content type, and the size of a page blob.</summary>
    public static Task SetProperties(BlobCall call)
    {
        Describe(call, call.World.Do(() =>
        {
            var blob = call.Blob();
            if (call.Header("x-ms-blob-content-length") is { } asked)
            {
                if (blob.Type != "PageBlob" || !long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length % Page != 0)
                    throw new BlobException(400, "InvalidHeaderValue", "The header x-ms-blob-content-length must be a multiple of 512.");
                using var file = new FileStream(call.Store.PathOf(blob), FileMode.Open);
                file.SetLength(length);
                blob.Length = length;
            }
            blob.ContentType = call.Header("x-ms-blob-content-type") ?? blob.ContentType;
            return call.Store.Changed(blob);
        }), 200);
        return Task.CompletedTask;
    }

    public static Task Delete(BlobCall call, Caller caller)
    {
        call.World.Do(() =>
        {
            call.Store.Delete(call.Blob());
            call.Log(caller, "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete");
        });
        call.Response.StatusCode = 202;
        return Task.CompletedTask;
    }

    private static void Check(BlobCall call)
    {
        call.Store.Container(call.ContainerKey);
        call.RequireConditions(call.Store.Find(call.Key));
    }

    private static void Finish(BlobCall call, Caller caller, string type, string file, long length, string? digest)
    {
        var blob = call.Store.New(call.Key, type, file, length);
        blob.ContentType = call.Header("x-ms-blob-content-type") ?? (type == "BlockBlob" ? call.Request.ContentType : null) ?? blob.ContentType;
        blob.ContentMd5 = call.Header("x-ms-blob-content-md5") ?? digest;
        blob.Metadata = call.Metadata;
        call.World.Do(() =>
        {
            Check(call); // once more: somebody else may have been faster
            call.Store.Replace(blob);
            call.Log(caller, Write);
        });
        Describe(call, blob, 201);
    }

    private static void Describe(BlobCall call, BlobState blob, int status)
    {
        call.Describe(blob.ETag, blob.LastModified);
        call.Response.StatusCode = status;
    }

    /// <summary>Takes the body, and refuses it if it is not what its Content-MD5 says.</summary>
    private static async Task<string> Receive(BlobCall call, Stream target)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = new byte[128 * 1024];
        for (int read; (read = await call.Request.Body.ReadAsync(buffer, call.Stop)) > 0;)
        {
            md5.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), call.Stop);
        }
        var digest = Convert.ToBase64String(md5.GetHashAndReset());
        if (call.Header("Content-MD5") is { } promised && promised != digest)
            throw new BlobException(400, "Md5Mismatch", "The MD5 value specified in the request did not match the MD5 value calculated by the server.");
        return digest;
    }
}
