using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>What node-pool-rollout has done of a plan, as a forecast needs to know it: the last attempt of each pool counts.</summary>
public static class PlanProgress
{
    public static Dictionary<string, PoolProgressFact> Of(IEnumerable<PoolUpgrade> upgrades) => upgrades
        .GroupBy(upgrade => upgrade.PoolId, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(pool => pool.Key, pool => Of(pool.MaxBy(upgrade => Instances.AttemptOf(upgrade.Id))!), StringComparer.OrdinalIgnoreCase);

    private static PoolProgressFact Of(PoolUpgrade upgrade) => upgrade.State switch
    {
        PoolUpgradeState.Queued or PoolUpgradeState.Waiting => new(PoolTurn.ToCome, null, null),
        PoolUpgradeState.Upgrading or PoolUpgradeState.Verifying => new(PoolTurn.Running, upgrade.StartedAt ?? upgrade.CreatedAt, null),
        var state => new(state.IsGood ? PoolTurn.Done : PoolTurn.Failed, upgrade.StartedAt ?? upgrade.EndedAt, upgrade.EndedAt),
    };
}
