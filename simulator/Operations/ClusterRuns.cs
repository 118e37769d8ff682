using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>Changes of a cluster itself, which keep its pools from being changed meanwhile.</summary>
public static class ClusterRuns
{
    public static OperationState Begin(World world, ClusterState cluster, ClusterChange change)
    {
        var operation = LongRunning.Begin(world, cluster, cluster.Key);
        cluster.OperationId = operation.Name;
        cluster.Change = change;
        cluster.Problem = null;
        cluster.ProvisioningState = StateDuring(change);
        cluster.Due = world.Now + (change switch
        {
            ClusterChange.Create or ClusterChange.Upgrade => world.Fleet.Durations.ControlPlane,
            ClusterChange.Start or ClusterChange.Stop => world.Fleet.Durations.AddNode,
            _ => world.Fleet.Durations.Update,
        });
        Changed(world, cluster);
        Note(world, cluster, "started");
        return operation;
    }

    /// <summary>Stops what is being done: a control plane stays on its version, a new cluster stays half made.</summary>
    public static OperationState Abort(World world, ClusterState cluster)
    {
        var abort = LongRunning.Begin(world, cluster, cluster.Key);
        LongRunning.End(world, cluster.OperationId!, "Canceled", new ArmProblem("OperationAborted", $"The operation on cluster {cluster.Name} was aborted."));
        LongRunning.End(world, abort.Name, "Succeeded");
        Note(world, cluster, "canceled");
        End(world, cluster, "Canceled");
        return abort;
    }

    public static void Advance(World world, ClusterState cluster)
    {
        LongRunning.End(world, cluster.OperationId!, "Succeeded");
        Note(world, cluster, "succeeded");
        switch (cluster.Change)
        {
            case ClusterChange.Create:
                foreach (var pool in PoolsOf(world, cluster))
                {
                    pool.ProvisioningState = "Succeeded";
                    while (pool.Nodes.Count < pool.Count)
                        NodeSteps.Note(world, cluster, pool, Seeding.AddNode(pool, pool.Image, pool.OrchestratorVersion, world.Now, world.Now), "added");
                    world.Save(pool);
                }
                break;
            case ClusterChange.Upgrade:
                cluster.KubernetesVersion = cluster.TargetVersion ?? cluster.KubernetesVersion;
                break;
            case ClusterChange.Stop:
                cluster.PowerState = "Stopped";
                foreach (var pool in PoolsOf(world, cluster))
                    Power.Park(pool);
                break;
            case ClusterChange.Start:
                cluster.PowerState = "Running";
                foreach (var pool in PoolsOf(world, cluster).Where(pool => !pool.IsStopped))
                    Power.Unpark(pool, world.Now);
                break;
            case ClusterChange.Delete:
                Remove(world, cluster);
                return;
        }
        End(world, cluster, "Succeeded");
    }

    private static void Remove(World world, ClusterState cluster)
    {
        foreach (var pool in PoolsOf(world, cluster))
            world.Pools.Remove(pool.Key);
        foreach (var configuration in world.Maintenance.All.Where(known => known.ClusterKey == cluster.Key).ToList())
            world.Maintenance.Remove(configuration.Key);
        if (world.Kubernetes.Find(cluster.Key) is not null)
            world.Kubernetes.Remove(cluster.Key);
        world.Clusters.Remove(cluster.Key);
    }

    private static void End(World world, ClusterState cluster, string state)
    {
        cluster.OperationId = null;
        cluster.TargetVersion = null;
        cluster.Due = null;
        cluster.ProvisioningState = state;
        Changed(world, cluster);
    }

    /// <summary>A write to the cluster changes its eTag and those of all its pools.</summary>
    private static void Changed(World world, ClusterState cluster)
    {
        cluster.ETag = world.NewId();
        foreach (var pool in PoolsOf(world, cluster))
        {
            pool.ETag = world.NewId();
            world.Save(pool);
        }
        world.Save(cluster);
    }

    private static List<PoolState> PoolsOf(World world, ClusterState cluster) => [.. cluster.Pools.Select(world.Pools.Find).OfType<PoolState>()];

    private static void Note(World world, ClusterState cluster, string happened) => world.Log(new LogEntry("operation")
    {
        OperationId = cluster.OperationId,
        Operation = cluster.Change.ToString(),
        Resource = cluster.Key,
        Region = cluster.Region,
        Cluster = cluster.Name,
        Event = happened,
        Detail = cluster.TargetVersion,
    });

    private static string StateDuring(ClusterChange change) => change switch
    {
        ClusterChange.Create => "Creating",
        ClusterChange.Upgrade => "Upgrading",
        ClusterChange.Start => "Starting",
        ClusterChange.Stop => "Stopping",
        ClusterChange.Delete => "Deleting",
        ClusterChange.RotateCertificates => "RotatingClusterCertificates",
        _ => "Updating",
    };
}
