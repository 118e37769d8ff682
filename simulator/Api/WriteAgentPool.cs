using System.Text.Json.Nodes;
using AzureSimulator.Model;
using AzureSimulator.Operations;

namespace AzureSimulator.Api;

/// <summary>PUT of an agent pool: a new pool, another size, other settings, an upgrade of whatever kind, a rollback, power on or off.</summary>
public static class WriteAgentPool
{
    private static readonly string[] Immutable = ["vmSize", "osType", "type", "osDiskType"];
    private static readonly string[] Remembered =
    [
        "count", "vmSize", "mode", "osType", "osSKU", "type", "maxPods", "upgradeSettings", "osDiskSizeGB", "osDiskType", "kubeletDiskType", "enableFIPS",
        "availabilityZones",
    ];

    public static ArmReply Put(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        var pool = call.World.Pools.Find($"{cluster.Key}/agentPools/{call["pool"]}");
        Conditions.RequireMatch(call, pool?.ETag, $"agent pool '{call["pool"]}'", cluster.OperationId is not null || pool?.Run is not null);
        var wanted = call.Body["properties"] as JsonObject
            ?? throw new ArmException(400, "InvalidParameter", "The body must hold 'properties', the settings of the agent pool.");
        PoolSettings.RequireValid(wanted);
        Conditions.RequireRunning(cluster);
        return pool is null ? Create(call, cluster, wanted) : Update(call, cluster, pool, wanted);
    }

    public static void RequireRoom(PoolState pool, JsonObject properties)
    {
        var surge = Surge.Of(properties).Surge;
        if (Surge.Count(properties) + surge > 1000)
            throw new ArmException(400, "InvalidParameter", $"Agent pool '{pool.Name}': {Surge.Count(properties)} nodes and {surge} surge nodes are more than the 1000 that a scale set holds.");
    }

    private static ArmReply Create(ArmCall call, ClusterState cluster, JsonObject wanted)
    {
        Conditions.RequireIdle(call.World, cluster);
        var pool = NewPool.From(call, cluster, call["pool"], wanted);
        cluster.Pools.Add(pool.Key);
        call.World.Save(cluster);
        var operation = PoolRuns.Begin(call.World, cluster, pool, RunKind.Create, pool.Image, pool.OrchestratorVersion);
        return new ArmReply(201, AgentPoolJson.Show(call, pool)).With(call, operation, location: false);
    }

    private static ArmReply Update(ArmCall call, ClusterState cluster, PoolState pool, JsonObject wanted)
    {
        var world = call.World;
        var back = pool.Run?.Phase is RunPhase.FinalSoak && cluster.OperationId is null ? Rollback.AskedFor(call, cluster, pool, wanted) : null;
        if (back is not null)
            BlueGreenSteps.Withdraw(world, cluster, pool); // the one thing that may be asked of a pool in its final soak
        Conditions.RequireIdle(world, cluster, pool);
        foreach (var name in Immutable)
        {
            if (wanted[name] is { } value && pool.Properties[name] is { } present && !JsonNode.DeepEquals(value, present))
                throw new ArmException(400, "PropertyChangeNotAllowed", $"Changing property 'properties.{name}' of agent pool '{pool.Name}' is not allowed.");
        }
        var properties = PoolSettings.Kept(call, wanted, pool.Properties);
        foreach (var name in Remembered)
        {
            if (properties[name] is null && pool.Properties[name] is { } present)
                properties[name] = present.DeepClone();
        }
        var power = wanted["powerState"]?["code"]?.GetValue<string>();
        if (pool.IsStopped && properties["count"]!.GetValue<int>() == 0)
            properties["count"] = pool.Parked.Count; // a stopped pool is read with none
        var (kind, image, version) = Intent(call, cluster, pool, wanted, properties, power);
        RequireRoom(pool, properties);
        if (kind is RunKind.Scale && properties["count"]!.GetValue<int>() > pool.Nodes.Count && ImageFamily.IsRemoved(pool.Image, world.Now))
        {
            throw new ArmException(400, "InvalidParameter",
                $"Agent pool '{pool.Name}' runs {pool.Image}. Images of Azure Linux 2.0 have been removed, so it cannot grow: migrate it to osSKU AzureLinux3, or upgrade to Kubernetes 1.32 or later.");
        }
        properties["orchestratorVersion"] = kind is RunKind.Upgrade ? version : pool.OrchestratorVersion;
        pool.Properties = properties;
        var operation = PoolRuns.Begin(world, cluster, pool, kind, image, version);
        return ArmReply.Ok(AgentPoolJson.Show(call, pool)).With(call, operation, location: false);
    }

    private static (RunKind Kind, string Image, string Version) Intent(
        ArmCall call, ClusterState cluster, PoolState pool, JsonObject wanted, JsonObject properties, string? power)
    {
        var world = call.World;
        if (power is not null && power != pool.PowerState)
            return (PowerChange(world, cluster, pool, power), pool.Image, pool.OrchestratorVersion);
        if (Rollback.AskedFor(call, cluster, pool, wanted) is { } used)
            return (RunKind.Rollback, used.NodeImageVersion, used.OrchestratorVersion);
        if (SnapshotUse.IdIn(wanted) is { } snapshotId && !string.Equals(snapshotId, SnapshotUse.IdIn(pool.Properties), StringComparison.OrdinalIgnoreCase))
            return ToSnapshot(world, cluster, pool, wanted, properties);
        var version = PoolVersions.Target(world, cluster, pool, wanted["orchestratorVersion"]?.GetValue<string>());
        var kubernetes = Version.Parse(version);
        if (properties["osSKU"]!.GetValue<string>() is var sku && sku != pool.Properties["osSKU"]?.GetValue<string>())
            OsMigration.Require(pool, sku);
        OsMigration.RequirePossible(properties, kubernetes, pool.Name);
        if (sku != pool.Properties["osSKU"]?.GetValue<string>() || ImageFamily.Flag(properties["enableFIPS"]) != ImageFamily.Flag(pool.Properties["enableFIPS"]))
            return (RunKind.MigrateOs, Catalogue.For(world, cluster.Region, properties, kubernetes), version);
        if (version != pool.OrchestratorVersion)
            return (RunKind.Upgrade, ImageAfterUpgrade(world, cluster, pool, properties, kubernetes), version);
        if (wanted["nodeImageVersion"]?.GetValue<string>() is "latest")
            return (RunKind.UpgradeNodeImage, Catalogue.Latest(world, cluster.Region, pool.Image), version);
        if (pool.UnfinishedImage is { } unfinished)
            return (RunKind.UpgradeNodeImage, unfinished, pool.UnfinishedVersion ?? version); // any write resumes what was interrupted
        return (SizeOrSettings(pool, properties), pool.Image, version);
    }

    private static RunKind SizeOrSettings(PoolState pool, JsonObject properties) =>
        !pool.IsStopped && Surge.Count(properties) != pool.Nodes.Count ? RunKind.Scale : RunKind.Update;

    /// <summary>Going from 1.31 to 1.32 changes the OS of an AzureLinux pool underneath: from Azure Linux 2 to 3.</summary>
    private static string ImageAfterUpgrade(World world, ClusterState cluster, PoolState pool, JsonObject properties, Version kubernetes)
    {
        var families = ImageFamily.After(pool.Image, properties, kubernetes);
        return families.Contains(NodeImage.Parse(pool.Image).Family)
            ? Catalogue.Latest(world, cluster.Region, pool.Image)
            : Catalogue.For(world, cluster.Region, properties, kubernetes);
    }

    private static RunKind PowerChange(World world, ClusterState cluster, PoolState pool, string power)
    {
        if (power == "Running")
            return RunKind.Start;
        if (pool.ProvisioningState != "Succeeded")
            throw new ArmException(400, "OperationNotAllowed", $"Agent pool '{pool.Name}' is {pool.ProvisioningState}; only a pool that is Running and Succeeded can be stopped.");
        var others = cluster.Pools.Select(world.Pools.Find).OfType<PoolState>().Where(other => other != pool);
        if (pool.Mode == "System" && !others.Any(other => other is { Mode: "System", IsStopped: false }))
            throw new ArmException(400, "OperationNotAllowed", $"Agent pool '{pool.Name}' is the last running System pool of cluster '{cluster.Name}' and cannot be stopped.");
        return RunKind.Stop;
    }

    private static (RunKind Kind, string Image, string Version) ToSnapshot(World world, ClusterState cluster, PoolState pool, JsonObject wanted, JsonObject properties)
    {
        var snapshot = SnapshotUse.Of(world, wanted)!;
        SnapshotUse.RequireUpgrade(world, snapshot, pool);
        var version = PoolVersions.Target(world, cluster, pool, snapshot.KubernetesVersion);
        if (snapshot.Image == pool.Image && version == pool.OrchestratorVersion && pool.UnfinishedImage is null)
            return (SizeOrSettings(pool, properties), pool.Image, version);
        return (version == pool.OrchestratorVersion ? RunKind.UpgradeNodeImage : RunKind.Upgrade, snapshot.Image, version);
    }
}
