using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>Stopping and starting machines: they leave the cluster and come back, with the image that their pool has by then.</summary>
public static class Power
{
    public static void Park(PoolState pool)
    {
        pool.Parked.AddRange(pool.Nodes);
        pool.Nodes.Clear();
    }

    public static void Unpark(PoolState pool, DateTimeOffset ready)
    {
        foreach (var node in pool.Parked)
        {
            if (node.Image != pool.Image)
                node.ImagedAt = ready;
            (node.Image, node.KubeletVersion, node.ReadyAt, node.Cordoned) = (pool.Image, pool.OrchestratorVersion, ready, false);
        }
        pool.Nodes.AddRange(pool.Parked);
        pool.Parked.Clear();
    }
}
