using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

/// <summary>
/// A pool that a stage goes on without: it has failed within the budget of failures, or was left out. What is wrong on its nodes keeps no gate from passing; it is told with
/// what the gate saw. Pods that have no place any more because of it are still found.
/// </summary>
/// <param name="Pools">Names of the pools whose nodes are meant: two, where a new pool stands beside the old one.</param>
public sealed record ExemptPool(string ClusterId, string PoolId, string Name, IReadOnlyList<string> Pools, string Reason)
{
    /// <param name="upgrades">Of a stage, oldest first: at least those of pools that have failed.</param>
    public static IReadOnlyList<ExemptPool> OfFailed(IEnumerable<UpgradeOperation> upgrades) =>
    [
        .. from pool in upgrades.Where(upgrade => upgrade.Request.RollbackOf is null).GroupBy(upgrade => ArmId.Key(upgrade.Request.PoolId))
           let last = pool.Last()
           where !last.State.IsGood && last.State != PoolUpgradeState.Soaking // tried again, it is exempt until that went well
           let failed = pool.LastOrDefault(upgrade => upgrade.State is PoolUpgradeState.Failed or PoolUpgradeState.Refused or PoolUpgradeState.Aborted)
           where failed is not null
           select new ExemptPool(
               failed.Request.ClusterId, failed.Request.PoolId, $"{failed.ClusterName}/{failed.PoolName}", [failed.PoolName, .. Beside(failed)], $"{failed.State}: {failed.Reason}")
    ];

    /// <param name="leftOut">As people said.</param>
    /// <param name="looked">The upgrades that are looked at: a pool among them is not exempt, and one of another cluster is none of this look's business.</param>
    public static IReadOnlyList<ExemptPool> With(IReadOnlyList<ExemptPool> failed, IReadOnlyList<LeftOutPool> leftOut, IReadOnlyList<UpgradeOperation> looked)
    {
        var reasons = leftOut.GroupBy(pool => ArmId.Key(pool.PoolId)).ToDictionary(same => same.Key, same => same.First().Reason);
        var clusters = looked.Select(upgrade => upgrade.Request.ClusterId).DistinctBy(ArmId.Key).ToList();
        var known = failed.Select(pool => ArmId.Key(pool.PoolId)).Concat(looked.Select(upgrade => ArmId.Key(upgrade.Request.PoolId))).ToHashSet();
        return
        [
            .. failed.Select(pool => reasons.TryGetValue(ArmId.Key(pool.PoolId), out var why) ? pool with { Reason = $"left out: {why}. {pool.Reason}" } : pool),
            .. from pool in leftOut.DistinctBy(pool => ArmId.Key(pool.PoolId))
               where !known.Contains(ArmId.Key(pool.PoolId)) && clusters.Find(cluster => ArmId.IsPoolOf(pool.PoolId, cluster)) is not null
               let cluster = clusters.Find(cluster => ArmId.IsPoolOf(pool.PoolId, cluster))!
               select new ExemptPool(cluster, pool.PoolId, $"{ArmId.Name(cluster)}/{ArmId.Name(pool.PoolId)}", [ArmId.Name(pool.PoolId)], $"left out: {pool.Reason}")
        ];
    }

    private static IEnumerable<string> Beside(UpgradeOperation upgrade) => upgrade.BlueGreen is { Green.Length: > 0 } swap ? [swap.Green] : [];
}
