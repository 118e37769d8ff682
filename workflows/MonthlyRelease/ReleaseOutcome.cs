using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Features;
using ReleaseOrchestrator.Workflows.Rollback;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease;

/// <summary>How a release has ended, by what its pools are (R8). A pure function of its story's end and the facts.</summary>
/// <param name="Reason">Null: all is as it should be.</param>
/// <param name="Bad">Nothing is to go back to it.</param>
public sealed record ReleaseOutcome(ReleaseState State, string? Reason, BadBecause? Bad = null)
{
    private const int Named = 60;

    public string WhenAllIsWell => State == ReleaseState.RolledBack ? "every pool that was changed is back on its image" : "every targeted pool is on the manifest's image";

    public static ReleaseOutcome Of(Ended ended, RolloutPlan? plan, IReadOnlyList<PoolUpgrade> upgrades, IReadOnlyDictionary<string, PoolDecisionRow> leftOut) => ended.How switch
    {
        Ending.Completed => Completed(plan!, upgrades.Latest(), leftOut),
        Ending.RolledBack => new(ReleaseState.RolledBack, null, BadBecause.RolledBack),
        Ending.LeftBehind => new(ReleaseState.Failed, ended.Reason, BadBecause.RolledBack),
        Ending.Failed => new(ReleaseState.Failed, ended.Reason, upgrades.Any(RollbackPlanner.HasChanged) ? BadBecause.AbortedHalfWay : null),
        _ => Aborted(ended, plan, upgrades),
    };

    private static ReleaseOutcome Completed(RolloutPlan plan, Dictionary<string, PoolUpgrade> latest, IReadOnlyDictionary<string, PoolDecisionRow> leftOut)
    {
        List<string> missing =
        [
            .. from stage in plan.Stages
               from wave in stage.Waves
               from cluster in wave.Clusters
               from pool in cluster.Pools
               let upgrade = latest.GetValueOrDefault(pool.PoolId)
               where upgrade is not { State.IsGood: true } || !upgrade.TargetImage.Equals(pool.TargetImage, StringComparison.OrdinalIgnoreCase)
               select $"{cluster.Name}/{pool.Name} ({(leftOut.TryGetValue(pool.PoolId, out var left) ? Words(left) : upgrade is null ? "never begun" : $"{upgrade.State}: {upgrade.Reason}")})",
            .. leftOut.Values.Where(left => left.Decision == PoolDecisionRow.Vanished).Select(left => $"{left.Pool} ({Words(left)})"),
        ];
        return missing.Count == 0 ? new(ReleaseState.Succeeded, null) : new(ReleaseState.PartiallySucceeded, $"not on the target: {Some(missing)}");
    }

    /// <summary>Half-way is told as what it is: what is done, what is half done, what was never begun.</summary>
    private static ReleaseOutcome Aborted(Ended ended, RolloutPlan? plan, IReadOnlyList<PoolUpgrade> upgrades)
    {
        var changed = upgrades.Where(RollbackPlanner.HasChanged).ToList();
        if (plan is null || changed.Count == 0)
            return new(ReleaseState.Aborted, ended.Reason);
        var latest = upgrades.Latest();
        var planned = plan.Stages.SelectMany(stage => stage.Waves).SelectMany(wave => wave.Clusters).SelectMany(cluster => cluster.Pools.Select(pool => (cluster.Name, Pool: pool, Upgrade: latest.GetValueOrDefault(pool.PoolId)))).ToList();
        var half = planned.Where(p => p.Upgrade is { State.IsGood: false } && changed.Exists(change => change.PoolId.Equals(p.Pool.PoolId, StringComparison.OrdinalIgnoreCase)))
            .Select(p => $"{p.Name}/{p.Pool.Name} ({p.Upgrade!.State}: {p.Upgrade.Reason})").ToList();
        var done = planned.Count(p => p.Upgrade is { State.IsGood: true });
        return new(
            ReleaseState.Aborted,
            $"{ended.Reason}; {done} pools are on the target{(half.Count > 0 ? $", half done: {Some(half)}" : "")}, {planned.Count - done - half.Count} were not begun",
            BadBecause.AbortedHalfWay);
    }

    private static string Words(PoolDecisionRow left) => left.Decision == PoolDecisionRow.Vanished ? "gone from the fleet" : $"left out by {left.DecidedBy}: {left.Reason}";

    private static string Some(List<string> all) => string.Join(", ", all.Take(Named)) + (all.Count > Named ? $" and {all.Count - Named} more" : "");
}
