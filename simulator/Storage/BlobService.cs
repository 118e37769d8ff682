using System.Globalization;
using System.Xml.Linq;
using AzureSimulator.Identity;
using AzureSimulator.Model;

namespace AzureSimulator.Storage;

/// <summary>The blob service of the simulated storage accounts, addressed as https://host/account/container/blob.</summary>
public sealed class BlobService(World world, Tokens tokens)
{
    private readonly BlobStore store = new(world);

    public bool Serves(PathString path) => AccountOf(path) is not null;

    public async Task Serve(HttpContext context)
    {
        var request = context.Request;
        var headers = context.Response.Headers;
        headers["x-ms-request-id"] = Guid.NewGuid().ToString();
        headers["x-ms-version"] = request.Headers["x-ms-version"].ToString() is { Length: > 0 } version ? version : "2023-08-03";
        if (request.Headers["x-ms-client-request-id"].ToString() is { Length: > 0 } client)
            headers["x-ms-client-request-id"] = client;
        try
        {
            var caller = Identify(context);
            await Dispatch(new BlobCall(context, world, store), caller);
        }
        catch (BlobException refusal)
        {
            await Refuse(context, refusal);
        }
    }

    private static Task Dispatch(BlobCall call, Caller caller) => (call.Method, call.Kind, call.Query("comp")) switch
    {
        ("GET", BlobAddress.Account, "list") => ContainerActions.ListContainers(call),
        ("PUT", BlobAddress.Container, null) => ContainerActions.Create(call, caller),
        ("GET" or "HEAD", BlobAddress.Container, null) => ContainerActions.Properties(call),
        ("DELETE", BlobAddress.Container, null) => ContainerActions.Delete(call, caller),
        ("GET", BlobAddress.Container, "list") => ContainerActions.ListBlobs(call),
        ("PUT", BlobAddress.Blob, null) => BlobWrites.Put(call, caller),
        ("PUT", BlobAddress.Blob, "page") => BlobWrites.PutPage(call),
        ("PUT", BlobAddress.Blob, "block") => BlobWrites.PutBlock(call),
        ("PUT", BlobAddress.Blob, "blocklist") => BlobWrites.PutBlockList(call, caller),
        ("PUT", BlobAddress.Blob, "metadata") => BlobWrites.SetMetadata(call),
        ("PUT", BlobAddress.Blob, "properties") => BlobWrites.SetProperties(call),
        ("DELETE", BlobAddress.Blob, null) => BlobWrites.Delete(call, caller),
        ("HEAD", BlobAddress.Blob, null) => BlobReads.Properties(call),
        ("GET", BlobAddress.Blob, null) => BlobReads.Download(call),
        ("GET", BlobAddress.Blob, "pagelist") => BlobReads.PageRanges(call),
        _ => throw new BlobException(400, "UnsupportedOperation", $"The simulator does not serve {call.Method} of a {call.Kind} with comp={call.Query("comp") ?? "(none)"}."),
    };

    private Caller Identify(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var account = $"https://{context.Request.Host}/{AccountOf(context.Request.Path)}";
        var (caller, problem) = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? tokens.Check(header["Bearer ".Length..], ["https://storage.azure.com", account])
            : (null, "No bearer token was given.");
        if (caller is not null)
            return caller;
        context.Response.Headers.WWWAuthenticate =
            $"Bearer authorization_uri=https://{context.Request.Host}/{tokens.Tenant}/oauth2/authorize resource_id=https://storage.azure.com";
        throw new BlobException(401, "InvalidAuthenticationInfo", problem);
    }

    private string? AccountOf(PathString path)
    {
        var first = path.Value?.Split('/', 3, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return world.Fleet.StorageAccounts.FirstOrDefault(account => account.Name == first)?.Name;
    }

    private static async Task Refuse(HttpContext context, BlobException refusal)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = refusal.Status;
        context.Response.Headers["x-ms-error-code"] = refusal.Code;
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        await context.Response.WriteXml(new XElement("Error", new XElement("Code", refusal.Code),
            new XElement("Message", string.Create(CultureInfo.InvariantCulture, $"{refusal.Message}\nTime:{DateTimeOffset.UtcNow:O}"))));
    }
}
