using AzureSimulator.Kubernetes;
using AzureSimulator.Model;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>Looks into the simulator, past every API.</summary>
public static class Sights
{
    public static IReadOnlyList<PoolState> PoolsOf(this World world, string cluster) =>
        world.Do(() => (IReadOnlyList<PoolState>)[.. world.Named(cluster).Pools.Select(key => world.Pools.Find(key)!)]);

    /// <summary>The pools on whose nodes pods of a workload run, by name; empty for pods that wait for a node.</summary>
    public static IReadOnlyList<string> PoolsRunning(this World world, string cluster, string workload) => world.Do(() =>
    {
        var inside = Workloads.Of(world, world.Named(cluster));
        return (IReadOnlyList<string>)[.. inside.Pods.Where(pod => pod.Workload == workload).Select(pod => inside.FindNode(pod.Node)?.Pool.Name ?? "").Distinct().Order()];
    });

    /// <summary>Pods that a drain of the node would move.</summary>
    public static int PodsToMove(this World world, string cluster, NodeState node) => world.Do(() => Workloads.Of(world, world.Named(cluster)).Evictable(node).Count);

    private static ClusterState Named(this World world, string cluster) => world.Clusters.All.Single(known => known.Name == cluster);
}
