using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Agent pools as clients see them: their settings, and over these what the platform knows.</summary>
public static class AgentPoolJson
{
    public static JsonObject Show(ArmCall call, PoolState pool) => new()
    {
        ["id"] = pool.Key,
        ["name"] = pool.Name,
        ["type"] = "Microsoft.ContainerService/managedClusters/agentPools",
        ["properties"] = Properties(call, pool),
    };

    /// <summary>The pool as it appears inside its cluster.</summary>
    public static JsonObject Profile(ArmCall call, PoolState pool)
    {
        var profile = new JsonObject { ["name"] = pool.Name };
        foreach (var (name, value) in Properties(call, pool).ToList())
            profile[name] = value?.DeepClone();
        return profile;
    }

    private static JsonObject Properties(ArmCall call, PoolState pool)
    {
        var properties = pool.Properties.DeepClone().AsObject();
        properties["eTag"] = pool.ETag;
        properties["provisioningState"] = pool.ProvisioningState;
        properties["powerState"] = new JsonObject { ["code"] = pool.PowerState };
        if (pool.IsStopped)
            properties["count"] = 0;
        properties["orchestratorVersion"] ??= pool.OrchestratorVersion;
        properties["currentOrchestratorVersion"] = pool.OrchestratorVersion;
        properties["nodeImageVersion"] = pool.Image;
        if (pool.Problem is { } problem)
            properties["status"] = new JsonObject { ["provisioningError"] = problem.ToJson() };
        if (ApiVersions.IsPreview(call.ApiVersion))
            return properties;
        PoolSettings.HidePreview(properties);
        return properties;
    }
}
