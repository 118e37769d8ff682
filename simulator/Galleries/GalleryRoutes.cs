using System.Text.Json.Nodes;
using AzureSimulator.Api;
using AzureSimulator.Operations;

namespace AzureSimulator.Galleries;

/// <summary>Compute galleries, image definitions and image versions.</summary>
public static class GalleryRoutes
{
    private const string Provider = "Microsoft.Compute";
    private const string Group = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/galleries";

    private static readonly (string Route, string[] Names, string Type, string Collection)[] Levels =
    [
        (Group, ["gallery"], "Microsoft.Compute/galleries", "galleries"),
        (Group + "/{gallery}/images", ["gallery", "image"], "Microsoft.Compute/galleries/images", "images"),
        (Group + "/{gallery}/images/{image}/versions", ["gallery", "image", "version"], "Microsoft.Compute/galleries/images/versions", "versions"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (route, names, type, _) in Levels)
        {
            var one = $"{route}/{{{names[^1]}}}";
            routes.MapGet(route, ArmService.Handle(Provider, type + "/read", call => List(call, type, names)));
            routes.MapGet(one, ArmService.Handle(Provider, type + "/read", call => ArmReply.Ok(GalleryJson.Show(call, Find(call, type, names)))));
            routes.MapPut(one, ArmService.Handle(Provider, type + "/write", call => Put(call, type, names)));
            routes.MapPatch(one, ArmService.Handle(Provider, type + "/write", call => Patch(call, type, names)));
            routes.MapDelete(one, ArmService.Handle(Provider, type + "/delete", call => Delete(call, type, names)));
        }
        routes.MapGet("/subscriptions/{subscription}/providers/Microsoft.Compute/galleries", ArmService.Handle(Provider, "Microsoft.Compute/galleries/read", call =>
        {
            var prefix = $"/subscriptions/{SubscriptionRoutes.Find(call).Id}/";
            return call.Page([.. call.World.Galleries.All.Where(entry => entry.Type == Levels[0].Type && entry.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))],
                entry => GalleryJson.Show(call, entry));
        }));
    }

    private static ArmReply List(ArmCall call, string type, string[] names)
    {
        var prefix = names.Length == 1 ? KeyOf(call, []) : Find(call, Parent(type), names[..^1]).Key;
        return call.Page([.. call.World.Galleries.All.Where(entry => entry.Type == type && entry.Key.StartsWith(prefix + "/", StringComparison.OrdinalIgnoreCase))],
            entry => GalleryJson.Show(call, entry));
    }

    private static ArmReply Put(ArmCall call, string type, string[] names)
    {
        if (names.Length > 1)
            Find(call, Parent(type), names[..^1]);
        var key = KeyOf(call, names);
        var present = call.World.Galleries.Find(key);
        RequireIdle(present);
        var name = call[names[^1]];
        var body = call.Body;
        if (body["location"]?.GetValue<string>() is not { Length: > 0 } location)
            throw new ArmException(400, "LocationRequired", "The location property is required for this definition.");
        var properties = body["properties"]?.DeepClone().AsObject() ?? [];
        GalleryChecks.Require(call.World, type, name, location, properties, present);
        var resource = new GalleryResource
        {
            Key = present?.Key ?? key,
            Name = present?.Name ?? name,
            Type = type,
            Location = location,
            Tags = body["tags"]?.DeepClone().AsObject() ?? [],
            Properties = properties,
            ProvisioningState = present is null ? "Creating" : "Updating",
            CreatedAt = present?.CreatedAt ?? call.World.Now,
            Replication = present?.Replication ?? [],
        };
        return Begin(call, resource, present is null ? 201 : 200);
    }

    private static ArmReply Patch(ArmCall call, string type, string[] names)
    {
        var resource = Find(call, type, names);
        RequireIdle(resource);
        if (call.Body["tags"] is JsonObject tags)
            resource.Tags = tags.DeepClone().AsObject();
        if (call.Body["properties"] is JsonObject changes)
        {
            var merged = resource.Properties.DeepClone().AsObject();
            foreach (var (name, value) in changes)
                merged[name] = value?.DeepClone();
            GalleryChecks.Require(call.World, type, resource.Name, resource.Location, merged, resource);
            resource.Properties = merged;
        }
        resource.ProvisioningState = "Updating";
        return Begin(call, resource, 200);
    }

    private static ArmReply Delete(ArmCall call, string type, string[] names)
    {
        SubscriptionRoutes.FindGroup(call);
        var key = KeyOf(call, names);
        if (call.World.Galleries.Find(key) is not { } resource)
            return new ArmReply(204);
        RequireIdle(resource);
        if (call.World.Galleries.All.FirstOrDefault(entry => entry.Key.StartsWith(key + "/", StringComparison.OrdinalIgnoreCase)) is { } nested)
            throw new ArmException(409, "CannotDeleteResource", $"'{resource.Name}' cannot be deleted while it contains '{nested.Name}'.");
        resource.ProvisioningState = "Deleting";
        resource.Deleting = true;
        var reply = Begin(call, resource, 202);
        return reply with { Body = null };
    }

    private static ArmReply Begin(ArmCall call, GalleryResource resource, int status)
    {
        var world = call.World;
        var operation = LongRunning.Begin(world, Provider, call["subscription"], resource.Location, resource.Key);
        resource.OperationId = operation.Name;
        resource.Due = world.Now + world.Fleet.Durations.GalleryWrite;
        resource.ReplicationStarted = world.Now;
        world.Save(resource);
        return new ArmReply(status, GalleryJson.Show(call, resource)).With(call, operation, location: status == 202);
    }

    private static GalleryResource Find(ArmCall call, string type, string[] names)
    {
        SubscriptionRoutes.FindGroup(call);
        return call.World.Galleries.Find(KeyOf(call, names)) is { } resource && resource.Type == type
            ? resource
            : throw new ArmException(404, "ResourceNotFound", $"The Resource '{type}/{string.Join('/', names.Select(name => call[name]))}' under resource group '{call["group"]}' was not found.");
    }

    private static string KeyOf(ArmCall call, string[] names)
    {
        var key = $"/subscriptions/{call["subscription"]}/resourceGroups/{SubscriptionRoutes.FindGroup(call).Name}/providers/Microsoft.Compute/galleries";
        for (var level = 0; level < names.Length; level++)
            key += (level == 0 ? "/" : $"/{Levels[level].Collection}/") + call[names[level]];
        return key;
    }

    private static string Parent(string type) => type[..type.LastIndexOf('/')];

    private static void RequireIdle(GalleryResource? resource)
    {
        if (resource?.OperationId is not null)
            throw new ArmException(409, "Conflict", $"The resource '{resource.Name}' is being changed (its state is {resource.ProvisioningState}); try again when that is over.");
    }
}
