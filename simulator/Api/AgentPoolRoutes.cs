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

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Pools, ArmService.Handle(Provider, Action + "/read", List));
        routes.MapGet(Pool, ArmService.Handle(Provider, Action + "/read", call => ArmReply.Ok(AgentPoolJson.Show(call, Find(call).Pool))));
        routes.MapPut(Pool, ArmService.Handle(Provider, Action + "/write", WriteAgentPool.Put));
        routes.MapDelete(Pool, ArmService.Handle(Provider, Action + "/delete", Delete));
        routes.MapPost(Pool + "/upgradeNodeImageVersion", ArmService.Handle(Provider, Action + "/upgradeNodeImageVersion/action", UpgradeNodeImage));
        routes.MapPost(Pool + "/abort", ArmService.Handle(Provider, Action + "/abort/action", Abort));
        routes.MapGet(Pool + "/upgradeProfiles/default", ArmService.Handle(Provider, Action + "/upgradeProfiles/read", UpgradeProfiles.OfPool));
        routes.MapPost(Pool + "/completeUpgrade", ArmService.Preview(Provider, Action + "/completeUpgrade/action", "2025-10-02-preview", CompleteUpgrade));
        routes.MapPost(Pool + "/deleteMachines", ArmService.Handle(Provider, Action + "/deleteMachines/action", DeleteMachines));
        routes.MapGet(Pool + "/machines", ArmService.Handle(Provider, Action + "/machines/read", Machines));
        routes.MapGet(Pool + "/machines/{machine}", ArmService.Handle(Provider, Action + "/machines/read", GetMachine));
        routes.MapGet(ManagedClusterRoutes.Cluster + "/availableAgentPoolVersions", ArmService.Handle(Provider, ManagedClusterRoutes.Action + "/availableAgentPoolVersions/read", UpgradeProfiles.ForNewPools));
    }

    public static (ClusterState Cluster, PoolState Pool) Find(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        return (cluster, call.World.Pools.Find($"{cluster.Key}/agentPools/{call["pool"]}") ?? throw new ArmException(404, "NotFound",
            $"Could not find the agent pool: {call["pool"]} in cluster '{cluster.Name}'."));
    }

    /// <summary>The resource id of the machine that a node is.</summary>
    public static string VirtualMachine(ClusterState cluster, NodeState node) =>
        $"/subscriptions/{cluster.Subscription}/resourceGroups/MC_{cluster.ResourceGroup}_{cluster.Name}_{cluster.Region}"
        + $"/providers/Microsoft.Compute/virtualMachineScaleSets/{node.Name[..^6]}/virtualMachines/{(node.Name[^6..].TrimStart('0') is { Length: > 0 } number ? number : "0")}";

    private static ArmReply List(ArmCall call) =>
        call.Page([.. ManagedClusterRoutes.Find(call).Pools.Select(call.World.Pools.Find).OfType<PoolState>()], pool => AgentPoolJson.Show(call, pool));

    private static ArmReply Delete(ArmCall call)
    {
        ManagedClusterRoutes.Find(call);
        if (call.World.Pools.Find(call.Path) is null)
            return new ArmReply(204);
        var (cluster, pool) = Find(call);
        Conditions.RequireMatch(call, pool.ETag, $"agent pool '{pool.Name}'", cluster.OperationId is not null || pool.Run is not null);
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
        Conditions.RequireRunning(cluster);
        WriteAgentPool.RequireRoom(pool, pool.Properties);
        var latest = Catalogue.Latest(call.World, cluster.Region, pool.Image);
        if (latest != pool.Image && ImageFamily.IsRemoved(latest, call.World.Now))
            throw new ArmException(400, "InvalidParameter", $"Images of Azure Linux 2.0 have been removed: agent pool '{pool.Name}' stays on {pool.Image} until it is migrated.");
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

    private static ArmReply CompleteUpgrade(ArmCall call)
    {
        var (cluster, pool) = Find(call);
        if (pool.Run is not { Phase: RunPhase.FinalSoak } run)
            throw new ArmException(409, "OperationNotAllowed", $"Agent pool '{pool.Name}' is not in the final soak of a blue-green upgrade: its state is {pool.ProvisioningState}.");
        run.Due = call.World.Now;
        call.World.Save(pool);
        return new ArmReply(202).With(call, call.World.Operations.Find(run.OperationId)!);
    }

    private static ArmReply DeleteMachines(ArmCall call)
    {
        var (cluster, pool) = Find(call);
        if (call.Body["machineNames"] is not JsonArray { Count: > 0 } given)
            throw new ArmException(400, "InvalidParameter", "The body must hold 'machineNames', the names of the machines to delete.");
        var names = given.Select(name => name?.ToString() ?? "").Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        Conditions.RequireIdle(call.World, cluster, pool);
        Conditions.RequireRunning(cluster);
        if (names.Find(name => !pool.Nodes.Exists(node => string.Equals(node.Name, name, StringComparison.OrdinalIgnoreCase))) is { } unknown)
            throw new ArmException(400, "InvalidParameter", $"Machine '{unknown}' is not in agent pool '{pool.Name}'.");
        if (pool.Mode == "System" && names.Count == pool.Nodes.Count)
            throw new ArmException(400, "OperationNotAllowed", $"Agent pool '{pool.Name}' is a System pool; one of its machines must remain.");
        var operation = PoolRuns.Begin(call.World, cluster, pool, RunKind.DeleteMachines, pool.Image, pool.OrchestratorVersion, machines: names);
        return new ArmReply(202).With(call, operation, status: false);
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
                ["resourceId"] = VirtualMachine(cluster, node),
            },
        };
        if (node.Zone is { } zone)
            machine["zones"] = new JsonArray(zone);
        return machine;
    }
}
