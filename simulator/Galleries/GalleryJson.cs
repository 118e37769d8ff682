using System.Text.Json.Nodes;
using AzureSimulator.Api;
using AzureSimulator.Model;

namespace AzureSimulator.Galleries;

/// <summary>Galleries, definitions and versions as clients see them.</summary>
public static class GalleryJson
{
    public static JsonObject Show(ArmCall call, GalleryResource resource)
    {
        var properties = resource.Properties.DeepClone().AsObject();
        properties["provisioningState"] = resource.ProvisioningState;
        if (resource.Type.EndsWith("/versions", StringComparison.Ordinal))
        {
            properties["publishingProfile"] ??= new JsonObject();
            properties["publishingProfile"]!["publishedDate"] = resource.CreatedAt;
            if (string.Equals(call.Query("$expand"), "ReplicationStatus", StringComparison.OrdinalIgnoreCase))
                properties["replicationStatus"] = ReplicationStatus(call.World, resource);
        }
        else if (resource.Type == "Microsoft.Compute/galleries")
        {
            properties["identifier"] = new JsonObject { ["uniqueName"] = $"{resource.Key.Split('/')[2]}-{resource.Name.ToUpperInvariant()}" };
        }
        return new JsonObject
        {
            ["id"] = resource.Key,
            ["name"] = resource.Name,
            ["type"] = resource.Type,
            ["location"] = resource.Location,
            ["tags"] = resource.Tags.DeepClone(),
            ["properties"] = properties,
        };
    }

    private static JsonObject ReplicationStatus(World world, GalleryResource version)
    {
        var failed = version.ProvisioningState == "Failed";
        var regions = version.Replication.Select(region =>
        {
            var whole = region.Value - version.ReplicationStarted;
            var share = whole <= TimeSpan.Zero ? 1 : Math.Clamp((world.Now - version.ReplicationStarted) / whole, 0, 1);
            return (JsonNode)new JsonObject
            {
                ["region"] = region.Key,
                ["state"] = failed ? "Failed" : region.Value <= world.Now ? "Completed" : "Replicating",
                ["progress"] = (int)(share * 100),
            };
        }).ToArray();
        return new JsonObject
        {
            ["aggregatedState"] = failed ? "Failed" : version.Replication.Values.All(until => until <= world.Now) && version.OperationId is null ? "Completed" : "InProgress",
            ["summary"] = new JsonArray(regions),
        };
    }
}
