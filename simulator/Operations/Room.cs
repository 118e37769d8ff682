using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>What keeps a pool from getting more nodes for a while: cores of the region or addresses of the subnet.</summary>
public static class Room
{
    /// <summary>Null: there is room for all of them. Else for how many there is.</summary>
    public static ArmProblem? Lacks(World world, ClusterState cluster, PoolState pool, int wanted, out int possible)
    {
        var affordable = Surge.Affordable(world, cluster, pool, wanted);
        var addressable = Surge.Addressable(world, cluster, pool, wanted);
        possible = Math.Min(affordable, addressable);
        return affordable < wanted
            ? new ArmProblem("QuotaExceeded",
                $"Agent pool {pool.Name} needs {wanted} surge node(s), but region {cluster.Region} has cores left for {affordable}.",
                [new ArmProblem("ErrCode_InsufficientVCPUQuota", "Insufficient regional vcpu quota.")])
            : addressable < wanted
            ? new ArmProblem("SubnetIsFull", $"Agent pool {pool.Name} needs {wanted} surge node(s), but the subnet of cluster {cluster.Name} has addresses left for {addressable}.",
                [new ArmProblem("InsufficientSubnetSize", "Pre-allocated IPs exceed the IPs available in the subnet.")])
            : null;
    }
}
