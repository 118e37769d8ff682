using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>What a forecast takes for granted, in words.</summary>
public static class Assumptions
{
    /// <summary>How long AKS takes a pool back by its own rollback.</summary>
    private static readonly TimeSpan AksRollbackWithin = TimeSpan.FromDays(7);

    public static List<string> Of(RolloutPlan plan, ForecastFacts facts, IReadOnlyList<ClusterRun> clusters, DateTimeOffset? end)
    {
        if (facts.IsOver)
            return [.. facts.Assumed, "the release has ended: nothing more is done"];
        List<string> assumed = [.. facts.Assumed, "nothing fails, gates pass at once, and every image has reached its region when its turn comes"];
        if (plan.Stages.Any(stage => stage.NeedsApproval && facts.Stages.GetValueOrDefault(stage.Name)?.State is null or StageState.Pending or StageState.AwaitingApproval))
            assumed.Add("stages that need an approval are approved as soon as they ask for it");
        if (plan.Stages.Any(stage => stage.Waves.Any(wave => wave.Clusters.Any(cluster => cluster.Kubernetes is not null))))
            assumed.Add($"a control plane takes {PoolDurations.ControlPlane.TotalMinutes:0} minutes");
        assumed.Add("no other release takes a place under the limits that all releases share");
        if (clusters.SelectMany(cluster => cluster.Pools).Count(pool => pool.Pool.GoesBackBy == RollbackWay.AksRollback && OutlivesRollback(pool, end)) is > 0 and var late)
            assumed.Add($"AKS takes a pool back for {AksRollbackWithin.TotalDays:0} days: {late} pools will have been on their new image for longer before the release ends; upgrade.keepSnapshots keeps a way back for them");
        assumed.Add(facts.History.Count > 0
            ? $"pools take as long as {facts.History.Count} upgrades took before; those without a past as long as others of the fleet, or as is usual for AKS"
            : $"nothing was measured yet: each batch of nodes takes {PoolDurations.Drain.TotalMinutes:0} minutes to drain, {PoolDurations.Reimage.TotalMinutes:0} to be reimaged, and its soak");
        return assumed;
    }

    private static bool OutlivesRollback(PoolRun pool, DateTimeOffset? end) =>
        end is { } ends && pool is { End: { } ended, Pool.Strategy: not { KeepSnapshot: true } } && ends.UtcTicks - ended > AksRollbackWithin.Ticks;
}
