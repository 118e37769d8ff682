using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Node pool snapshots: list, get, put, tags, delete. They hold what the pool ran when they were made, and outlive it.</summary>
public static class SnapshotRoutes
{
    private const string Snapshots = ManagedClusterRoutes.Group + "/snapshots";
    private const string Action = ManagedClusterRoutes.Provider + "/snapshots";

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string provider = ManagedClusterRoutes.Provider;
        routes.MapGet(ManagedClusterRoutes.Subscription + "/snapshots", ArmService.Handle(provider, Action + "/read", ListInSubscription));
        routes.MapGet(Snapshots, ArmService.Handle(provider, Action + "/read", ListInGroup));
        routes.MapGet(Snapshots + "/{snapshot}", ArmService.Handle(provider, Action + "/read", call => ArmReply.Ok(Show(Find(call)))));
        routes.MapPut(Snapshots + "/{snapshot}", ArmService.Handle(provider, Action + "/write", Put));
        routes.MapPatch(Snapshots + "/{snapshot}", ArmService.Handle(provider, Action + "/write", UpdateTags));
        routes.MapDelete(Snapshots + "/{snapshot}", ArmService.Handle(provider, Action + "/delete", Delete));
    }

    private static ArmReply ListInSubscription(ArmCall call)
    {
        var subscription = SubscriptionRoutes.Find(call).Id;
        return call.Page([.. call.World.Snapshots.All.Where(snapshot => snapshot.Subscription == subscription)], Show);
    }

    private static ArmReply ListInGroup(ArmCall call)
    {
        var (subscription, group) = (SubscriptionRoutes.Find(call).Id, SubscriptionRoutes.FindGroup(call).Name);
        return call.Page([.. call.World.Snapshots.All.Where(snapshot => snapshot.Subscription == subscription && snapshot.ResourceGroup == group)], Show);
    }

    private static SnapshotState Find(ArmCall call)
    {
        SubscriptionRoutes.FindGroup(call);
        return call.World.Snapshots.Find(call.Path) ?? throw new ArmException(404, "ResourceNotFound",
            $"The Resource 'Microsoft.ContainerService/snapshots/{call["snapshot"]}' under resource group '{call["group"]}' was not found.");
    }

    private static ArmReply Put(ArmCall call)
    {
        var world = call.World;
        var group = SubscriptionRoutes.FindGroup(call).Name;
        var subscription = SubscriptionRoutes.Find(call).Id;
        var properties = call.Body["properties"] as JsonObject ?? [];
        if (call.Body["location"]?.GetValue<string>() is not { Length: > 0 } location)
            throw new ArmException(400, "LocationRequired", "The location property is required for this definition.");
        if (properties["snapshotType"]?.GetValue<string>() is { } type && type != "NodePool")
            throw new ArmException(400, "InvalidParameter", $"The value of snapshotType is '{type}'; the simulator takes snapshots of type NodePool.");
        var source = SnapshotUse.IdIn(properties) ?? throw new ArmException(400, "InvalidParameter", "Required parameter 'creationData.sourceResourceId' is missing: the id of the agent pool.");
        var pool = world.Pools.Find(source) ?? throw new ArmException(404, "ResourceNotFound", $"The agent pool '{source}' that creationData.sourceResourceId names was not found.");
        var cluster = world.Clusters.Find(pool.ClusterKey)!;
        if (!string.Equals(location, cluster.Region, StringComparison.OrdinalIgnoreCase))
            throw new ArmException(400, "InvalidParameter", $"The snapshot's location is '{location}', but the agent pool is in '{cluster.Region}'; they must be the same.");
        var existing = world.Snapshots.Find(call.Path);
        if (existing is not null && !string.Equals(existing.Source, pool.Key, StringComparison.OrdinalIgnoreCase))
            throw new ArmException(400, "PropertyChangeNotAllowed", $"Changing property 'properties.creationData' of snapshot '{existing.Name}' is not allowed.");
        var snapshot = existing ?? new SnapshotState
        {
            Key = $"/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService/snapshots/{call["snapshot"]}",
            Subscription = subscription,
            ResourceGroup = group,
            Name = call["snapshot"],
            Location = cluster.Region,
            Source = pool.Key,
            KubernetesVersion = pool.OrchestratorVersion,
            Image = pool.Image,
            OsType = "Linux",
            OsSku = pool.Properties["osSKU"]?.GetValue<string>() ?? "AzureLinux",
            VmSize = pool.Properties["vmSize"]?.GetValue<string>() ?? "",
            Fips = ImageFamily.Flag(pool.Properties["enableFIPS"]),
            CreatedAt = world.Now,
        };
        snapshot.Tags = call.Body["tags"] is JsonObject tags ? ManagedClusterRoutes.Texts(tags) : [];
        world.Snapshots.Save(snapshot);
        return new ArmReply(existing is null ? 201 : 200, Show(snapshot));
    }

    private static ArmReply UpdateTags(ArmCall call)
    {
        var snapshot = Find(call);
        snapshot.Tags = call.Body["tags"] is JsonObject tags ? ManagedClusterRoutes.Texts(tags)
            : throw new ArmException(400, "InvalidParameter", "The body must hold 'tags', an object of texts.");
        call.World.Snapshots.Save(snapshot);
        return ArmReply.Ok(Show(snapshot));
    }

    private static ArmReply Delete(ArmCall call)
    {
        SubscriptionRoutes.FindGroup(call);
        if (call.World.Snapshots.Find(call.Path) is null)
            return new ArmReply(204);
        call.World.Snapshots.Remove(call.Path);
        return new ArmReply(200);
    }

    private static JsonObject Show(SnapshotState snapshot) => new()
    {
        ["id"] = snapshot.Key,
        ["name"] = snapshot.Name,
        ["type"] = "Microsoft.ContainerService/Snapshots",
        ["location"] = snapshot.Location,
        ["tags"] = new JsonObject(snapshot.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))),
        ["systemData"] = new JsonObject { ["createdByType"] = "Application", ["createdAt"] = ArmTime.Text(snapshot.CreatedAt) },
        ["properties"] = new JsonObject
        {
            ["creationData"] = new JsonObject { ["sourceResourceId"] = snapshot.Source },
            ["snapshotType"] = "NodePool",
            ["kubernetesVersion"] = snapshot.KubernetesVersion,
            ["nodeImageVersion"] = snapshot.Image,
            ["osType"] = snapshot.OsType,
            ["osSku"] = snapshot.OsSku,
            ["vmSize"] = snapshot.VmSize,
            ["enableFIPS"] = snapshot.Fips,
        },
    };
}
