using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>Pools that wait for more than their turn: a window, a freeze, or somebody who repairs them.</summary>
public static class BlockedPools
{
    public static List<BlockedPool> Of(IEnumerable<StageRun> stages, Dictionary<string, FleetCluster> clusters, Dictionary<string, FleetPool> pools)
    {
        var blocked = new List<BlockedPool>();
        foreach (var stage in stages)
        {
            foreach (var cluster in stage.Waves.SelectMany(wave => wave))
            {
                foreach (var pool in cluster.Pools.Where(p => p.Turn is PoolTurn.ToCome or PoolTurn.Failed))
                {
                    if (Unfit(clusters.GetValueOrDefault(cluster.Cluster.ClusterId), pools.GetValueOrDefault(pool.Pool.PoolId)) is { } unfit)
                        blocked.Add(new(stage.Stage.Name, cluster.Cluster.Name, pool.Pool.Name, unfit, null));
                    if (pool.Blocked is { } closed)
                        blocked.Add(new(stage.Stage.Name, cluster.Cluster.Name, pool.Pool.Name, closed, pool.UnblocksAt is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null));
                }
            }
        }

        return blocked;
    }

    private static string? Unfit(FleetCluster? cluster, FleetPool? pool) =>
        cluster is null || pool is null ? "it is in the inventory no longer" : State("its cluster", cluster.ProvisioningState) ?? State("it", pool.ProvisioningState);

    private static string? State(string what, string state) => state switch
    {
        "Succeeded" => null,
        "Failed" or "Canceled" => $"{what} is {state}: repair it, or it will be refused",
        _ => $"{what} is {state}: another operation has to end first",
    };
}
