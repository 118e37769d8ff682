using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>Changes of a cluster itself, which keep its pools from being changed meanwhile.</summary>
public static class ClusterRuns
{
    public static OperationState Begin(World world, ClusterState cluster)
    {
        var operation = LongRunning.Begin(world, cluster, cluster.Key);
        cluster.OperationId = operation.Name;
        cluster.ProvisioningState = "Updating";
        cluster.Due = world.Now + world.Fleet.Durations.Update;
        Changed(world, cluster);
        return operation;
    }

    public static void Advance(World world, ClusterState cluster)
    {
        LongRunning.End(world, cluster.OperationId!, "Succeeded");
        cluster.OperationId = null;
        cluster.Due = null;
        cluster.ProvisioningState = "Succeeded";
        Changed(world, cluster);
    }

    /// <summary>A write to the cluster changes its eTag and those of all its pools.</summary>
    private static void Changed(World world, ClusterState cluster)
    {
        cluster.ETag = Guid.NewGuid().ToString();
        foreach (var pool in cluster.Pools.Select(world.Pools.Find).OfType<PoolState>())
        {
            pool.ETag = Guid.NewGuid().ToString();
            world.Pools.Save(pool);
        }
        world.Save(cluster);
    }
}
