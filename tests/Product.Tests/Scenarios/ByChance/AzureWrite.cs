using AzureSimulator.Model;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>A pool that is being changed, by Azure's own account.</summary>
/// <param name="Image">The image it goes to.</param>
/// <param name="Ready">Its nodes that are ready and on that image.</param>
internal sealed record PoolUnderWay(string Cluster, string Pool, RunKind Kind, string Image, int Ready)
{
    /// <summary>Other than settings and size: what the rules call a change. A snapshot's image, a rollback, another version or OS, a new pool and a deleted one all come by PUT or DELETE.</summary>
    public bool IsChange => Kind is RunKind.UpgradeNodeImage or RunKind.Upgrade or RunKind.Rollback or RunKind.MigrateOs or RunKind.Create or RunKind.Delete;
}

/// <summary>What the product wrote to a pool or to a node, and what Azure made of it: read from Azure's state right after the call, not from the request.</summary>
/// <param name="Pool">The pool; that of the node, where the write went to the cluster's own API.</param>
/// <param name="Run">What it began; null: nothing that lasts, or a write to the cluster's own API.</param>
/// <param name="UnderWay">All pools of the fleet that are being changed at that moment.</param>
/// <param name="Systems">System pools of the cluster that run, by name, with the nodes that take pods.</param>
internal sealed record AzureWrite(
    DateTimeOffset At, string Cluster, string Pool, bool ToNode, string? MaxSurge, PoolUnderWay? Run, IReadOnlyList<PoolUnderWay> UnderWay, IReadOnlyList<(string Pool, int Serving)> Systems)
{
    public string Name => $"{Cluster}/{Pool}";

    public bool IsChange => Run is { IsChange: true };

    /// <summary>Null: it is none that any rule is about.</summary>
    public static AzureWrite? Of(AzureCallSeen call, World world) => !call.Accepted ? null : world.Do(() => Target(call, world) is var (cluster, pool, toNode) ? Seen(call.At, world, cluster, pool, toNode) : null);

    /// <summary>How many nodes of a pool are ready on an image at this moment.</summary>
    public static int Ready(World world, PoolState pool, string image) => pool.Nodes.Count(node => !node.Cordoned && node.IsReady(world.Now) && ArmId.Same(node.Image, image));

    private static AzureWrite Seen(DateTimeOffset at, World world, ClusterState cluster, PoolState pool, bool toNode)
    {
        var underWay = world.Clusters.All.SelectMany(c => Pools(world, c).Select(p => (Cluster: c, Pool: p))).Where(entry => entry.Pool.Run is not null)
            .Select(entry => new PoolUnderWay(entry.Cluster.Name, entry.Pool.Name, entry.Pool.Run!.Kind, entry.Pool.Run.TargetImage, Ready(world, entry.Pool, entry.Pool.Run.TargetImage)))
            .Where(run => run.IsChange || (run.Cluster == cluster.Name && run.Pool == pool.Name)).ToList();
        return new AzureWrite(
            at, cluster.Name, pool.Name, toNode, pool.Properties["upgradeSettings"]?["maxSurge"]?.ToString(), toNode ? null : underWay.Find(run => run.Cluster == cluster.Name && run.Pool == pool.Name),
            underWay, [.. Pools(world, cluster).Where(p => p is { Mode: "System", IsStopped: false }).Select(p => (p.Name, p.Nodes.Count(node => !node.Cordoned && node.IsReady(world.Now))))]);
    }

    private static IEnumerable<PoolState> Pools(World world, ClusterState cluster) => cluster.Pools.Select(world.Pools.Find).OfType<PoolState>();

    /// <summary><c>.../managedClusters/C/agentPools/P</c>, with <c>/upgradeNodeImageVersion</c> or without; <c>/k8s/KEY/api/v1/nodes/N</c>.</summary>
    private static (ClusterState Cluster, PoolState Pool, bool ToNode)? Target(AzureCallSeen call, World world)
    {
        var parts = call.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["k8s", var key, .., "nodes", var node])
        {
            var cluster = world.Clusters.All.First(c => c.ApiKey == key);
            return Pools(world, cluster).FirstOrDefault(p => p.Nodes.Exists(n => n.Name == node)) is { } pool ? (cluster, pool, true) : null;
        }

        var at = Array.FindIndex(parts, part => ArmId.Same(part, "agentPools"));
        if (at < 0 || !(parts.Length == at + 2 || (parts.Length == at + 3 && ArmId.Same(parts[^1], "upgradeNodeImageVersion"))))
            return null;
        var id = $"/{string.Join('/', parts[..(at + 2)])}";
        return world.Pools.Find(id) is { } found ? (world.Clusters.Find(found.ClusterKey)!, found, false) : null;
    }
}
