using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Clusters as clients see them: their settings, and over these what the platform knows.</summary>
public static class ManagedClusterJson
{
    /// <summary>Fields in which clients cannot change anything; a written cluster may hold them, as it was read.</summary>
    public static readonly string[] ReadOnly =
    [
        "provisioningState", "powerState", "kubernetesVersion", "currentKubernetesVersion", "agentPoolProfiles", "fqdn", "nodeResourceGroup", "resourceUID",
        "maxAgentPools", "dnsPrefix", "status",
    ];

    public static JsonObject Show(ArmCall call, ClusterState cluster)
    {
        var properties = cluster.Properties.DeepClone().AsObject();
        properties["provisioningState"] = cluster.ProvisioningState;
        properties["powerState"] = new JsonObject { ["code"] = cluster.PowerState };
        properties["kubernetesVersion"] = cluster.TargetVersion ?? cluster.KubernetesVersion;
        properties["currentKubernetesVersion"] = cluster.KubernetesVersion;
        properties["dnsPrefix"] = cluster.Name;
        properties["fqdn"] = $"{cluster.ApiKey}.hcp.{cluster.Region}.azmk8s.io";
        properties["nodeResourceGroup"] = $"MC_{cluster.ResourceGroup}_{cluster.Name}_{cluster.Region}";
        properties["maxAgentPools"] = 100;
        properties["agentPoolProfiles"] = new JsonArray(
            [.. cluster.Pools.Select(call.World.Pools.Find).OfType<PoolState>().Select(pool => (JsonNode)AgentPoolJson.Profile(call, pool))]);
        if (cluster.Problem is { } problem)
            properties["status"] = new JsonObject { ["provisioningError"] = problem.ToJson() };
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
