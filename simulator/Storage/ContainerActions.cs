using System.Globalization;
using System.Xml.Linq;
using AzureSimulator.Identity;

namespace AzureSimulator.Storage;

/// <summary>Containers: create, look at, list, delete.</summary>
internal static class ContainerActions
{
    public static Task Create(BlobCall call, Caller caller)
    {
        RequireContainer(call);
        call.World.Do(() =>
        {
            if (!call.Store.CreateContainer(call.ContainerKey, call.Metadata))
                throw new BlobException(409, "ContainerAlreadyExists", "The specified container already exists.");
            call.Log(caller, "Microsoft.Storage/storageAccounts/blobServices/containers/write");
        });
        return Show(call, 201);
    }

    public static Task Properties(BlobCall call)
    {
        RequireContainer(call);
        return Show(call, 200);
    }

    public static Task Delete(BlobCall call, Caller caller)
    {
        RequireContainer(call);
        call.World.Do(() =>
        {
            call.Store.DeleteContainer(call.ContainerKey);
            call.Log(caller, "Microsoft.Storage/storageAccounts/blobServices/containers/delete");
        });
        call.Response.StatusCode = 202;
        return Task.CompletedTask;
    }

    public static Task ListContainers(BlobCall call)
    {
        var prefix = call.Account + "/" + call.Query("prefix");
        var containers = call.World.Do(() => call.World.Containers.All.Where(container => container.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(container => new XElement("Container",
                new XElement("Name", container.Key.Split('/')[1]),
                new XElement("Properties", Moment(container.LastModified), new XElement("Etag", $"\"{container.ETag}\""), new XElement("LeaseStatus", "unlocked"), new XElement("LeaseState", "available")))).ToList());
        return call.Response.WriteXml(new XElement("EnumerationResults", new XElement("Containers", containers), new XElement("NextMarker")));
    }

    public static Task ListBlobs(BlobCall call)
    {
        var prefix = call.Query("prefix") ?? "";
        var blobs = call.World.Do(() =>
        {
            call.Store.Container(call.ContainerKey);
            return call.Store.BlobsIn(call.ContainerKey)
                .Select(blob => (Name: blob.Key[(call.ContainerKey.Length + 1)..], Blob: blob))
                .Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(entry => new XElement("Blob",
                    new XElement("Name", entry.Name),
                    new XElement("Properties",
                        new XElement("Creation-Time", entry.Blob.CreatedAt.ToString("R", CultureInfo.InvariantCulture)),
                        Moment(entry.Blob.LastModified),
                        new XElement("Etag", entry.Blob.ETag),
                        new XElement("Content-Length", entry.Blob.Length),
                        new XElement("Content-Type", entry.Blob.ContentType),
                        new XElement("BlobType", entry.Blob.Type),
                        new XElement("LeaseStatus", "unlocked"),
                        new XElement("LeaseState", "available"),
                        new XElement("ServerEncrypted", "true")))).ToList();
        });
        return call.Response.WriteXml(new XElement("EnumerationResults",
            new XAttribute("ServiceEndpoint", $"https://{call.Request.Host}/{call.Account}"),
            new XAttribute("ContainerName", call.ContainerKey.Split('/')[1]),
            new XElement("Prefix", prefix), new XElement("Blobs", blobs), new XElement("NextMarker")));
    }

    private static Task Show(BlobCall call, int status)
    {
        var container = call.World.Do(() => call.Store.Container(call.ContainerKey));
        call.Describe(container.ETag, container.LastModified);
        call.Response.Headers["x-ms-lease-status"] = "unlocked";
        call.Response.Headers["x-ms-lease-state"] = "available";
        foreach (var (name, value) in container.Metadata)
            call.Response.Headers["x-ms-meta-" + name] = value;
        call.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static XElement Moment(DateTimeOffset modified) => new("Last-Modified", modified.ToString("R", CultureInfo.InvariantCulture));

    private static void RequireContainer(BlobCall call)
    {
        if (call.Query("restype") != "container")
            throw new BlobException(400, "InvalidUri", "The address of a container needs the query parameter restype=container.");
    }
}
