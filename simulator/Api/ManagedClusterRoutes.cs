using System.Text;
using System.Text.Json.Nodes;
using AzureSimulator.Kubernetes;
using AzureSimulator.Model;
using AzureSimulator.Operations;

namespace AzureSimulator.Api;

/// <summary>Managed clusters: list, get, tags, upgrade profile, credentials.</summary>
public static class ManagedClusterRoutes
{
    public const string Provider = "Microsoft.ContainerService";
    private const string Subscription = "/subscriptions/{subscription}/providers/Microsoft.ContainerService";
    private const string Group = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService";
    public const string Cluster = Group + "/managedClusters/{cluster}";
    public const string Action = Provider + "/managedClusters";

    public static void Map(IEndpointRouteBuilder routes, ArmService arm)
    {
        routes.MapGet(Subscription + "/managedClusters", arm.Handle(Provider, Action + "/read", ListInSubscription));
        routes.MapGet(Group + "/managedClusters", arm.Handle(Provider, Action + "/read", ListInGroup));
        routes.MapGet(Cluster, arm.Handle(Provider, Action + "/read", call => ArmReply.Ok(Show(call, Find(call)))));
        routes.MapPatch(Cluster, arm.Handle(Provider, Action + "/write", UpdateTags));
        routes.MapPut(Cluster, arm.Handle(Provider, Action + "/write", Put));
        routes.MapGet(Cluster + "/upgradeProfiles/default", arm.Handle(Provider, Action + "/upgradeProfiles/read", UpgradeProfile));
        foreach (var kind in new[] { "listClusterUserCredential", "listClusterAdminCredential", "listClusterMonitoringUserCredential" })
            routes.MapPost($"{Cluster}/{kind}", arm.Handle(Provider, $"{Action}/{kind}/action", call => Credentials(call, kind)));
        routes.MapPost(Cluster + "/abort", arm.Handle(Provider, Action + "/abort/action", Abort));
    }

    public static ClusterState Find(ArmCall call)
    {
        SubscriptionRoutes.FindGroup(call);
        return call.World.Clusters.Find(Key(call)) ?? throw new ArmException(404, "ResourceNotFound",
            $"The Resource 'Microsoft.ContainerService/managedClusters/{call["cluster"]}' under resource group '{call["group"]}' was not found.");
    }

    private static string Key(ArmCall call) =>
        $"/subscriptions/{call["subscription"]}/resourceGroups/{call["group"]}/providers/Microsoft.ContainerService/managedClusters/{call["cluster"]}";

    private static ArmReply ListInSubscription(ArmCall call)
    {
        var subscription = SubscriptionRoutes.Find(call).Id;
        return call.Page([.. call.World.Clusters.All.Where(cluster => cluster.Subscription == subscription)], cluster => Show(call, cluster));
    }

    private static ArmReply ListInGroup(ArmCall call)
    {
        var subscription = SubscriptionRoutes.Find(call).Id;
        var group = SubscriptionRoutes.FindGroup(call).Name;
        return call.Page([.. call.World.Clusters.All.Where(cluster => cluster.Subscription == subscription && cluster.ResourceGroup == group)], cluster => Show(call, cluster));
    }

    private static ArmReply UpdateTags(ArmCall call)
    {
        var cluster = Find(call);
        if (call.Body["tags"] is not JsonObject tags)
            throw new ArmException(400, "InvalidParameter", "The body must hold 'tags', an object of texts.");
        Conditions.RequireMatch(call, cluster.ETag, cluster.Name);
        Conditions.RequireIdle(call.World, cluster);
        cluster.Tags = Texts(tags);
        var operation = ClusterRuns.Begin(call.World, cluster);
        return ArmReply.Ok(Show(call, cluster)).With(call, operation);
    }

    /// <summary>Replaces the settings of a cluster. Its pools are changed through their own resources; clusters come from the fleet file only.</summary>
    private static ArmReply Put(ArmCall call)
    {
        SubscriptionRoutes.FindGroup(call);
        if (call.World.Clusters.Find(Key(call)) is not { } cluster)
        {
            throw new ArmException(400, "OperationNotAllowed",
                $"The simulator does not create clusters: '{call["cluster"]}' is not in resource group '{call["group"]}' of its fleet file.");
        }
        Conditions.RequireMatch(call, cluster.ETag, cluster.Name);
        Conditions.RequireIdle(call.World, cluster);
        if (call.Body["location"]?.GetValue<string>() is { } location && !string.Equals(location, cluster.Region, StringComparison.OrdinalIgnoreCase))
            throw new ArmException(409, "InvalidResourceLocation", $"The cluster '{cluster.Name}' is in '{cluster.Region}' and cannot move to '{location}'.");
        var properties = call.Body["properties"]?.DeepClone().AsObject() ?? [];
        if (properties["kubernetesVersion"]?.GetValue<string>() is { Length: > 0 } version && version != cluster.KubernetesVersion
            && !cluster.KubernetesVersion.StartsWith(version + ".", StringComparison.Ordinal))
        {
            throw new ArmException(400, "PropertyChangeNotAllowed", $"The simulator does not upgrade control planes: kubernetesVersion stays '{cluster.KubernetesVersion}'.");
        }
        foreach (var name in ReadOnly)
            properties.Remove(name);
        cluster.Properties = properties;
        cluster.Tags = call.Body["tags"] is JsonObject tags ? Texts(tags) : [];
        var operation = ClusterRuns.Begin(call.World, cluster);
        return ArmReply.Ok(Show(call, cluster)).With(call, operation, location: false);
    }

    private static ArmReply UpgradeProfile(ArmCall call)
    {
        var cluster = Find(call);
        JsonObject Profile(string name) => new()
        {
            ["name"] = name,
            ["kubernetesVersion"] = cluster.KubernetesVersion,
            ["osType"] = "Linux",
            ["upgrades"] = new JsonArray(),
        };
        var control = Profile("master");
        control.Remove("name");
        return ArmReply.Ok(new JsonObject
        {
            ["id"] = cluster.Key + "/upgradeprofiles/default",
            ["name"] = "default",
            ["type"] = "Microsoft.ContainerService/managedClusters/upgradeprofiles",
            ["properties"] = new JsonObject
            {
                ["controlPlaneProfile"] = control,
                ["agentPoolProfiles"] = new JsonArray([.. cluster.Pools.Select(call.World.Pools.Find).Select(pool => (JsonNode)Profile(pool!.Name))]),
            },
        });
    }

    private static ArmReply Credentials(ArmCall call, string kind)
    {
        var cluster = Find(call);
        var admin = kind == "listClusterAdminCredential";
        var config = KubeConfig.For(cluster, $"{call.BaseUrl}/k8s/{cluster.ApiKey}", call.World.Directory, KubeConfig.Token(call.Secrets, cluster), admin);
        return ArmReply.Ok(new JsonObject
        {
            ["kubeconfigs"] = new JsonArray(new JsonObject
            {
                ["name"] = admin ? "clusterAdmin" : kind == "listClusterUserCredential" ? "clusterUser" : "clusterMonitoringUser",
                ["value"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(config)),
            }),
        });
    }

    private static ArmReply Abort(ArmCall call)
    {
        var cluster = Find(call);
        throw new ArmException(409, "OperationNotAllowed", $"No operation on cluster '{cluster.Name}' can be aborted; abort the operation of a pool instead.");
    }

    private static Dictionary<string, string> Texts(JsonObject tags) =>
        tags.Where(tag => tag.Value is not null).ToDictionary(tag => tag.Key, tag => tag.Value!.GetValue<string>());

    private static readonly string[] ReadOnly =
        ["provisioningState", "powerState", "kubernetesVersion", "currentKubernetesVersion", "agentPoolProfiles", "fqdn", "nodeResourceGroup", "resourceUID", "maxAgentPools", "dnsPrefix"];

    private static JsonObject Show(ArmCall call, ClusterState cluster)
    {
        var properties = cluster.Properties.DeepClone().AsObject();
        properties["provisioningState"] = cluster.ProvisioningState;
        properties["powerState"] = new JsonObject { ["code"] = "Running" };
        properties["kubernetesVersion"] = cluster.KubernetesVersion;
        properties["currentKubernetesVersion"] = cluster.KubernetesVersion;
        properties["dnsPrefix"] = cluster.Name;
        properties["fqdn"] = $"{cluster.ApiKey}.hcp.{cluster.Region}.azmk8s.io";
        properties["nodeResourceGroup"] = $"MC_{cluster.ResourceGroup}_{cluster.Name}_{cluster.Region}";
        properties["maxAgentPools"] = 100;
        properties["agentPoolProfiles"] = new JsonArray([.. cluster.Pools.Select(call.World.Pools.Find).OfType<PoolState>().Select(pool => (JsonNode)AgentPoolJson.Profile(call, pool))]);
        return new JsonObject
        {
            ["id"] = cluster.Key,
            ["name"] = cluster.Name,
            ["type"] = "Microsoft.ContainerService/ManagedClusters",
            ["location"] = cluster.Region,
            ["tags"] = new JsonObject(cluster.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))),
            ["eTag"] = cluster.ETag,
            ["sku"] = new JsonObject { ["name"] = "Base", ["tier"] = cluster.Tier },
            ["identity"] = new JsonObject { ["type"] = "SystemAssigned", ["principalId"] = call.World.Fleet.Identity.ClientId, ["tenantId"] = call.World.Fleet.Identity.Tenant },
            ["properties"] = properties,
        };
    }
}
