using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>What node-pool-rollout has done of a plan, as a forecast needs to know it: the last attempt of each pool counts.</summary>
public static class PlanProgress
{
    /// <param name="leftOut">Ids of pools that people have left out of the release: nothing more is begun for them.</param>
    public static Dictionary<string, PoolProgressFact> Of(IEnumerable<PoolUpgrade> upgrades, IEnumerable<string>? leftOut = null)
    {
        var pools = upgrades.GroupBy(upgrade => upgrade.PoolId, StringComparer.OrdinalIgnoreCase)
            .Where(pool => pool.Any(upgrade => upgrade.RollbackOf is null))
            .ToDictionary(pool => pool.Key, pool => Of([.. pool]), StringComparer.OrdinalIgnoreCase);
        foreach (var pool in leftOut ?? [])
        {
            if (pools.GetValueOrDefault(pool) is var known && known is null or { Turn: PoolTurn.ToCome or PoolTurn.Failed })
                pools[pool] = new(PoolTurn.Skipped, known?.Start, known?.End);
        }

        return pools;
    }

    /// <summary>A rollback undoes the attempt it names: whatever was done then is done no longer.</summary>
    private static PoolProgressFact Of(List<PoolUpgrade> pool)
    {
        var last = pool.Where(upgrade => upgrade.RollbackOf is null).MaxBy(upgrade => Instances.AttemptOf(upgrade.Id))!;
        var undone = pool.Where(upgrade => upgrade.RollbackOf == last.Id).MaxBy(upgrade => upgrade.CreatedAt);
        return undone is null ? Of(last)
            : !undone.State.IsFinal ? new(PoolTurn.Running, undone.StartedAt ?? undone.CreatedAt, null)
            : undone.State.IsGood ? new(PoolTurn.RolledBack, undone.StartedAt ?? undone.EndedAt, undone.EndedAt)
            : new(PoolTurn.Failed, undone.StartedAt ?? undone.EndedAt, undone.EndedAt);
    }

    private static PoolProgressFact Of(PoolUpgrade upgrade) => upgrade.State switch
    {
        PoolUpgradeState.Queued or PoolUpgradeState.Waiting => new(PoolTurn.ToCome, null, null),
        PoolUpgradeState.Upgrading or PoolUpgradeState.Verifying => new(PoolTurn.Running, upgrade.StartedAt ?? upgrade.CreatedAt, null),
        PoolUpgradeState.Soaking => new(PoolTurn.Soaking, upgrade.StartedAt ?? upgrade.CreatedAt, upgrade.WaitingUntil),
        var state => new(state.IsGood ? PoolTurn.Done : PoolTurn.Failed, upgrade.StartedAt ?? upgrade.EndedAt, upgrade.EndedAt),
    };
}
