using System.Text.Json.Nodes;
using AzureSimulator.Model;
using AzureSimulator.Operations;

namespace AzureSimulator.Api;

/// <summary>Agent pools: list, get, write, delete, node image upgrade, abort, upgrade profile, machines.</summary>
public static class AgentPoolRoutes
{
    private const string Provider = ManagedClusterRoutes.Provider;
    private const string Pools = ManagedClusterRoutes.Cluster + "/agentPools";
    private const string Pool = Pools + "/{pool}";
    private const string Action = ManagedClusterRoutes.Action + "/agentPools";

    public static void Map(IEndpointRouteBuilder routes, ArmService arm)
    {
        routes.MapGet(Pools, arm.Handle(Provider, Action + "/read", List));
        routes.MapGet(Pool, arm.Handle(Provider, Action + "/read", call => ArmReply.Ok(AgentPoolJson.Show(call, Find(call).Pool))));
        routes.MapPut(Pool, arm.Handle(Provider, Action + "/write", WriteAgentPool.Put));
        routes.MapDelete(Pool, arm.Handle(Provider, Action + "/delete", Delete));
        routes.MapPost(Pool + "/upgradeNodeImageVersion", arm.Handle(Provider, Action + "/upgradeNodeImageVersion/action", UpgradeNodeImage));
        routes.MapPost(Pool + "/abort", arm.Handle(Provider, Action + "/abort/action", Abort));
        routes.MapGet(Pool + "/upgradeProfiles/default", arm.Handle(Provider, Action + "/upgradeProfiles/read", UpgradeProfile));
        routes.MapGet(Pool + "/machines", arm.Handle(Provider, Action + "/machines/read", Machines));
        routes.MapGet(Pool + "/machines/{machine}", arm.Handle(Provider, Action + "/machines/read", GetMachine));
        routes.MapGet(ManagedClusterRoutes.Cluster + "/availableAgentPoolVersions", arm.Handle(Provider, ManagedClusterRoutes.Action + "/availableAgentPoolVersions/read", Versions));
    }

    public static (ClusterState Cluster, PoolState Pool) Find(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        return (cluster, call.World.Pools.Find($"{cluster.Key}/agentPools/{call["pool"]}") ?? throw new ArmException(404, "NotFound",
            $"Could not find the agent pool: {call["pool"]} in cluster '{cluster.Name}'."));
    }

    private static ArmReply List(ArmCall call) =>
        call.Page([.. ManagedClusterRoutes.Find(call).Pools.Select(call.World.Pools.Find).OfType<PoolState>()], pool => AgentPoolJson.Show(call, pool));

    private static ArmReply Delete(ArmCall call)
    {
        ManagedClusterRoutes.Find(call);
        if (call.World.Pools.Find(call.Path) is null)
            return new ArmReply(204);
        var (cluster, pool) = Find(call);
        Conditions.RequireMatch(call, pool.ETag, pool.Name);
        Conditions.RequireIdle(call.World, cluster, pool);
        if (pool.Mode == "System" && !cluster.Pools.Select(call.World.Pools.Find).Any(other => other != pool && other?.Mode == "System"))
            throw new ArmException(400, "OperationNotAllowed", $"Agent pool '{pool.Name}' is the last System pool of cluster '{cluster.Name}'; one must remain.");
        var ignore = string.Equals(call.Query("ignore-pod-disruption-budget"), "true", StringComparison.OrdinalIgnoreCase);
        var operation = PoolRuns.Begin(call.World, cluster, pool, RunKind.Delete, pool.Image, pool.OrchestratorVersion, ignore);
        return new ArmReply(202).With(call, operation);
    }

    private static ArmReply UpgradeNodeImage(ArmCall call)
    {
        var (cluster, pool) = Find(call);
        Conditions.RequireIdle(call.World, cluster, pool);
        WriteAgentPool.RequireRoom(pool);
        var latest = Catalogue.Latest(call.World, cluster.Region, pool.Image);
        var operation = PoolRuns.Begin(call.World, cluster, pool, RunKind.UpgradeNodeImage, latest, pool.OrchestratorVersion);
        return new ArmReply(202, AgentPoolJson.Show(call, pool)).With(call, operation, location: false);
    }

    private static ArmReply Abort(ArmCall call)
    {
        var (cluster, pool) = Find(call);
        if (pool.Run is null)
        {
            throw new ArmException(409, "OperationNotAllowed",
                $"There is no operation on agent pool '{pool.Name}' to abort: its state is {pool.ProvisioningState}.");
        }
        if (pool.Run.AbortOperationId is { } known && call.World.Operations.Find(known) is { } running)
            return new ArmReply(202).With(call, running);
        return new ArmReply(202).With(call, PoolRuns.Abort(call.World, cluster, pool));
    }

    private static ArmReply UpgradeProfile(ArmCall call)
    {
        var (cluster, pool) = Find(call);
        var properties = new JsonObject
        {
            ["kubernetesVersion"] = pool.OrchestratorVersion,
            ["osType"] = "Linux",
            ["latestNodeImageVersion"] = Catalogue.Latest(call.World, cluster.Region, pool.Image),
        };
        if (pool.OrchestratorVersion != cluster.KubernetesVersion)
            properties["upgrades"] = new JsonArray(new JsonObject { ["kubernetesVersion"] = cluster.KubernetesVersion });
        if (ApiVersions.AtLeast(call.ApiVersion, "2026-04-01"))
        {
            properties["recentlyUsedVersions"] = new JsonArray([.. WriteAgentPool.Eligible(call.World, pool).Select(used => (JsonNode)new JsonObject
            {
                ["orchestratorVersion"] = used.OrchestratorVersion,
                ["nodeImageVersion"] = used.NodeImageVersion,
                ["timestamp"] = used.Timestamp,
            })]);
        }
        return ArmReply.Ok(new JsonObject
        {
            ["id"] = pool.Key + "/upgradeProfiles/default",
            ["name"] = "default",
            ["type"] = "Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles",
            ["properties"] = properties,
        });
    }

    private static ArmReply Machines(ArmCall call)
    {
        var (cluster, pool) = Find(call);
        return call.Page(pool.Nodes, node => Machine(cluster, pool, node));
    }

    private static ArmReply GetMachine(ArmCall call)
    {
        var (cluster, pool) = Find(call);
        var node = pool.Nodes.Find(candidate => string.Equals(candidate.Name, call["machine"], StringComparison.OrdinalIgnoreCase))
            ?? throw new ArmException(404, "NotFound", $"Machine '{call["machine"]}' is not in agent pool '{pool.Name}'.");
        return ArmReply.Ok(Machine(cluster, pool, node));
    }

    private static JsonObject Machine(ClusterState cluster, PoolState pool, NodeState node)
    {
        var machine = new JsonObject
        {
            ["id"] = $"{pool.Key}/machines/{node.Name}",
            ["name"] = node.Name,
            ["type"] = "Microsoft.ContainerService/managedClusters/agentPools/machines",
            ["properties"] = new JsonObject
            {
                ["network"] = new JsonObject { ["ipAddresses"] = new JsonArray(new JsonObject { ["family"] = "IPv4", ["ip"] = Kubernetes.NodeJson.Address(node) }) },
                ["resourceId"] = $"/subscriptions/{cluster.Subscription}/resourceGroups/MC_{cluster.ResourceGroup}_{cluster.Name}_{cluster.Region}"
                    + $"/providers/Microsoft.Compute/virtualMachineScaleSets/{node.Name[..^6]}/virtualMachines/{node.Name[^6..].TrimStart('0')}",
            },
        };
        if (node.Zone is { } zone)
            machine["zones"] = new JsonArray(zone);
        return machine;
    }

    private static ArmReply Versions(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        return ArmReply.Ok(new JsonObject
        {
            ["id"] = cluster.Key + "/availableAgentPoolVersions",
            ["name"] = "default",
            ["type"] = "Microsoft.ContainerService/managedClusters/availableAgentPoolVersions",
            ["properties"] = new JsonObject
            {
                ["agentPoolVersions"] = new JsonArray(new JsonObject { ["default"] = true, ["kubernetesVersion"] = cluster.KubernetesVersion }),
            },
        });
    }
}
