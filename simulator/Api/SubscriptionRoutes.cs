using System.Text.Json.Nodes;
using AzureSimulator.Fleet;

namespace AzureSimulator.Api;

/// <summary>Tenants, subscriptions, resource groups, resource providers and locations: what ArmClient asks before anything else.</summary>
public static class SubscriptionRoutes
{
    private const string Provider = "Microsoft.Resources";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/tenants", ArmService.Handle(Provider, "Microsoft.Resources/tenants/read", call => call.Page([call.World.Fleet.Identity.Tenant], Tenant)));
        routes.MapGet("/subscriptions", ArmService.Handle(Provider, "Microsoft.Resources/subscriptions/read",
            call => call.Page(call.World.Fleet.Subscriptions, entry => Subscription(call, entry))));
        routes.MapGet("/subscriptions/{subscription}", ArmService.Handle(Provider, "Microsoft.Resources/subscriptions/read",
            call => ArmReply.Ok(Subscription(call, Find(call)))));
        routes.MapGet("/subscriptions/{subscription}/locations", ArmService.Handle(Provider, "Microsoft.Resources/subscriptions/locations/read",
            call => call.Page(call.World.Fleet.Regions, region => Location(Find(call), region))));
        routes.MapGet("/subscriptions/{subscription}/resourceGroups", ArmService.Handle(Provider, "Microsoft.Resources/subscriptions/resourceGroups/read",
            call => call.Page(Find(call).ResourceGroups, group => Group(Find(call), group))));
        routes.MapGet("/subscriptions/{subscription}/resourceGroups/{group}", ArmService.Handle(Provider, "Microsoft.Resources/subscriptions/resourceGroups/read",
            call => ArmReply.Ok(Group(Find(call), FindGroup(call)))));
        routes.MapMethods("/subscriptions/{subscription}/resourceGroups/{group}", ["HEAD"], ArmService.Handle(Provider, "Microsoft.Resources/subscriptions/resourceGroups/read", call =>
        {
            FindGroup(call);
            return new ArmReply(204);
        }));
        routes.MapGet("/subscriptions/{subscription}/providers", ArmService.Handle(Provider, "Microsoft.Resources/subscriptions/providers/read",
            call => call.Page(Providers, provider => ShowProvider(Find(call), provider))));
        routes.MapGet("/subscriptions/{subscription}/providers/{provider}", ArmService.Handle(Provider, "Microsoft.Resources/subscriptions/providers/read",
            call => ArmReply.Ok(ShowProvider(Find(call), FindProvider(call)))));
        routes.MapGet("/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{account}", ArmService.Handle("Microsoft.Storage",
            "Microsoft.Storage/storageAccounts/read", call => ArmReply.Ok(Account(call))));
    }

    public static SubscriptionEntry Find(ArmCall call) =>
        call.World.Fleet.Subscriptions.FirstOrDefault(entry => Same(entry.Id, call["subscription"]))
        ?? throw new ArmException(404, "SubscriptionNotFound", $"The subscription '{call["subscription"]}' could not be found.");

    public static ResourceGroupEntry FindGroup(ArmCall call) =>
        Find(call).ResourceGroups.FirstOrDefault(group => Same(group.Name, call["group"]))
        ?? throw new ArmException(404, "ResourceGroupNotFound", $"Resource group '{call["group"]}' could not be found.");

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static JsonObject Tenant(string tenant) => new() { ["id"] = $"/tenants/{tenant}", ["tenantId"] = tenant, ["displayName"] = "Simulated tenant" };

    private static JsonObject Subscription(ArmCall call, SubscriptionEntry entry) => new()
    {
        ["id"] = $"/subscriptions/{entry.Id}",
        ["subscriptionId"] = entry.Id,
        ["tenantId"] = call.World.Fleet.Identity.Tenant,
        ["displayName"] = entry.Name,
        ["state"] = "Enabled",
        ["authorizationSource"] = "RoleBased",
        ["subscriptionPolicies"] = new JsonObject { ["locationPlacementId"] = "Public_2014-09-01", ["quotaId"] = "PayAsYouGo_2014-09-01", ["spendingLimit"] = "Off" },
    };

    private static JsonObject Location(SubscriptionEntry subscription, RegionEntry region)
    {
        var metadata = new JsonObject { ["regionType"] = "Physical", ["regionCategory"] = "Recommended" };
        if (region.Pair is { } pair)
            metadata["pairedRegion"] = new JsonArray(new JsonObject { ["name"] = pair, ["id"] = $"/subscriptions/{subscription.Id}/locations/{pair}" });
        return new JsonObject
        {
            ["id"] = $"/subscriptions/{subscription.Id}/locations/{region.Name}",
            ["subscriptionId"] = subscription.Id,
            ["name"] = region.Name,
            ["displayName"] = region.Name,
            ["type"] = "Region",
            ["metadata"] = metadata,
        };
    }

    private static JsonObject Group(SubscriptionEntry subscription, ResourceGroupEntry group) => new()
    {
        ["id"] = $"/subscriptions/{subscription.Id}/resourceGroups/{group.Name}",
        ["name"] = group.Name,
        ["type"] = "Microsoft.Resources/resourceGroups",
        ["location"] = group.Location,
        ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
    };

    private static JsonObject Account(ArmCall call)
    {
        var group = FindGroup(call);
        var account = call.World.Fleet.StorageAccounts.FirstOrDefault(entry => Same(entry.Name, call["account"]) && Same(entry.ResourceGroup, group.Name))
            ?? throw new ArmException(404, "ResourceNotFound", $"The storage account '{call["account"]}' under resource group '{group.Name}' was not found.");
        return new JsonObject
        {
            ["id"] = $"/subscriptions/{account.Subscription}/resourceGroups/{account.ResourceGroup}/providers/Microsoft.Storage/storageAccounts/{account.Name}",
            ["name"] = account.Name,
            ["type"] = "Microsoft.Storage/storageAccounts",
            ["location"] = account.Location,
            ["kind"] = "StorageV2",
            ["sku"] = new JsonObject { ["name"] = "Standard_LRS", ["tier"] = "Standard" },
            ["properties"] = new JsonObject
            {
                ["provisioningState"] = "Succeeded",
                ["primaryEndpoints"] = new JsonObject { ["blob"] = $"{call.BaseUrl}/{account.Name}/" },
            },
        };
    }

    private static readonly (string Namespace, string[] Types)[] Providers =
    [
        ("Microsoft.Resources", ["tenants", "subscriptions", "resourceGroups", "subscriptions/resourceGroups", "tags", "providers"]),
        ("Microsoft.ContainerService", ["managedClusters", "managedClusters/agentPools", "managedClusters/agentPools/upgradeProfiles", "managedClusters/agentPools/machines", "managedClusters/maintenanceConfigurations", "snapshots", "locations/kubernetesVersions", "locations/operations", "locations/operationresults"]),
        ("Microsoft.Compute", ["galleries", "galleries/images", "galleries/images/versions", "locations/operations", "locations/usages"]),
        ("Microsoft.Network", ["virtualNetworks", "virtualNetworks/subnets"]),
        ("Microsoft.Storage", ["storageAccounts"]),
    ];

    private static (string Namespace, string[] Types) FindProvider(ArmCall call) =>
        Providers.FirstOrDefault(entry => Same(entry.Namespace, call["provider"])) is { Namespace: not null } found
            ? found
            : throw new ArmException(404, "InvalidResourceNamespace", $"The resource namespace '{call["provider"]}' is invalid.");

    private static JsonObject ShowProvider(SubscriptionEntry subscription, (string Namespace, string[] Types) provider) => new()
    {
        ["id"] = $"/subscriptions/{subscription.Id}/providers/{provider.Namespace}",
        ["namespace"] = provider.Namespace,
        ["registrationState"] = "Registered",
        ["registrationPolicy"] = "RegistrationRequired",
        ["resourceTypes"] = new JsonArray([.. provider.Types.Select(type => (JsonNode)new JsonObject
        {
            ["resourceType"] = type,
            ["locations"] = new JsonArray(),
            ["apiVersions"] = new JsonArray([.. (provider.Namespace == "Microsoft.ContainerService" ? ApiVersions.ContainerService : ApiVersions.Others)
                .Reverse().Select(version => (JsonNode)version)]),
        })]),
    };
}
