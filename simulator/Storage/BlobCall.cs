using System.Globalization;
using System.Text;
using System.Xml.Linq;
using AzureSimulator.Identity;
using AzureSimulator.Model;

namespace AzureSimulator.Storage;

public enum BlobAddress
{
    Account,
    Container,
    Blob,
}

/// <summary>A call to the blob service.</summary>
public sealed class BlobCall
{
    private readonly HttpContext context;

    public BlobCall(HttpContext context, World world, BlobStore store)
    {
        this.context = context;
        World = world;
        Store = store;
        var parts = context.Request.Path.Value!.Split('/', 4)[1..];
        Account = parts[0];
        var container = parts.Length > 1 ? parts[1] : "";
        var blob = parts.Length > 2 ? parts[2] : "";
        Kind = container.Length == 0 ? BlobAddress.Account : blob.Length == 0 ? BlobAddress.Container : BlobAddress.Blob;
        ContainerKey = $"{Account}/{container}";
        Key = $"{ContainerKey}/{blob}";
        if (Kind != BlobAddress.Account && (container.Length is < 3 or > 63 || container.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '-')))
            throw new BlobException(400, "InvalidResourceName", "The specified resource name contains invalid characters.");
    }

    public World World { get; }

    public BlobStore Store { get; }

    public BlobAddress Kind { get; }

    public string Account { get; }

    public string ContainerKey { get; }

    public string Key { get; }

    public HttpRequest Request => context.Request;

    public HttpResponse Response => context.Response;

    public CancellationToken Stop => context.RequestAborted;

    public string Method => context.Request.Method;

    public string? Query(string name) => Request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    public string? Header(string name) => Request.Headers.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    public Dictionary<string, string> Metadata => Request.Headers
        .Where(header => header.Key.StartsWith("x-ms-meta-", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key["x-ms-meta-".Length..], header => header.Value.ToString());

    /// <summary>The existing blob, if the conditions of the request allow to use it.</summary>
    public BlobState Blob()
    {
        Store.Container(ContainerKey);
        var blob = Store.Find(Key) ?? throw BlobException.NoBlob();
        RequireConditions(blob);
        return blob;
    }

    public void RequireConditions(BlobState? blob)
    {
        if (Header("If-None-Match") is { } none && blob is not null && (none == "*" || none.Trim('"') == blob.ETag))
            throw none == "*" ? new BlobException(409, "BlobAlreadyExists", "The specified blob already exists.") : new BlobException(304, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");
        if (Header("If-Match") is { } match && match != "*" && match.Trim('"') != blob?.ETag)
            throw new BlobException(412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");
    }

    /// <summary>The range asked for, both ends included.</summary>
    public (long First, long? Last)? Range()
    {
        var text = Header("x-ms-range") ?? Header("Range");
        if (text is null)
            return null;
        var ends = text.Replace("bytes=", "", StringComparison.OrdinalIgnoreCase).Split('-');
        if (ends.Length != 2 || !long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first))
            throw new BlobException(400, "InvalidHeaderValue", $"The value '{text}' of the range header is not supported.");
        return (first, long.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : null);
    }

    public void Describe(string etag, DateTimeOffset modified)
    {
        Response.Headers.ETag = $"\"{etag}\"";
        Response.Headers.LastModified = modified.ToString("R", CultureInfo.InvariantCulture);
        Response.Headers["x-ms-request-server-encrypted"] = "true";
    }

    public void Log(Caller caller, string action) => World.Log(new LogEntry("storage")
    {
        Caller = caller.AppId,
        Method = Method,
        Operation = action,
        Resource = Request.Path.Value,
        ClientRequestId = Header("x-ms-client-request-id"),
        Outcome = "accepted",
    });
}

internal static class XmlResponses
{
    public static async Task WriteXml(this HttpResponse response, XElement root)
    {
        response.ContentType = "application/xml";
        await response.WriteAsync("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + root.ToString(SaveOptions.DisableFormatting), Encoding.UTF8);
    }
}
