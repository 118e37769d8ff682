using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.Rollback;

/// <summary>All that a rollback is decided on.</summary>
/// <param name="Number">Which rollback of the release it is.</param>
/// <param name="Upgrades">Every operation of the release, rollbacks among them.</param>
/// <param name="WhyNot">Why an image may not be gone back to (R7); null: it may.</param>
public sealed record RollbackFacts(int Number, RolloutPlan Plan, IReadOnlyList<PoolUpgrade> Upgrades, FleetInventory Fleet, Func<string, string?> WhyNot);

/// <summary>
/// Decides what goes back, in which order, and what stays: every pool that the release has changed, newest first: stages, waves, clusters and pools against the order in which
/// they were changed. A pure function.
/// </summary>
public static class RollbackPlanner
{
    public static RollbackPlan Plan(RollbackFacts facts)
    {
        var upgrades = facts.Upgrades.ToLookup(upgrade => upgrade.PoolId, StringComparer.OrdinalIgnoreCase);
        var fleet = facts.Fleet.Pools.ToDictionary(pool => pool.Id, StringComparer.OrdinalIgnoreCase);
        var staying = new List<StayingPool>();
        var steps = new List<RollbackStep>();
        foreach (var (stage, wave) in facts.Plan.Stages.SelectMany(stage => stage.Waves.Select(wave => (stage, wave))).Reverse())
        {
            var clusters = new List<RollbackCluster>();
            foreach (var cluster in wave.Clusters.Reverse())
            {
                var pools = cluster.Pools.Reverse().Select(pool => Decide(facts, cluster, pool, [.. upgrades[pool.PoolId]], fleet.GetValueOrDefault(pool.PoolId), staying)).OfType<RollbackPool>().ToList();
                if (pools.Count > 0)
                    clusters.Add(new RollbackCluster(cluster.ClusterId, cluster.Name, pools));
            }

            if (clusters.Count > 0)
                steps.Add(new RollbackStep(stage.Name, wave.Number, clusters));
        }

        return new RollbackPlan(steps, staying);
    }

    /// <summary>Something was written for it, or may be on its way. What was never looked at, was there before, or was refused has changed nothing.</summary>
    public static bool HasChanged(PoolUpgrade upgrade) =>
        upgrade.RollbackOf is null && upgrade.State is not (PoolUpgradeState.AlreadyCurrent or PoolUpgradeState.Refused) && (upgrade.StartedAt is not null || upgrade.AzureOperation is not null);

    private static RollbackPool? Decide(RollbackFacts facts, PlannedCluster cluster, PlannedPool pool, List<PoolUpgrade> upgrades, FleetPool? now, List<StayingPool> staying)
    {
        var changes = upgrades.Where(HasChanged).OrderBy(upgrade => Instances.AttemptOf(upgrade.Id)).ToList();
        if (changes.Count == 0 && upgrades.Find(upgrade => upgrade is { RollbackOf: null, FromImage: not null, State: PoolUpgradeState.Queued or PoolUpgradeState.Waiting }) is { } onItsWay)
            changes.Add(onItsWay); // a write whose answer was lost may still show: taking it back finds out, and finds nothing to undo otherwise
        if (changes.Count == 0 || upgrades.Any(upgrade => upgrade.RollbackOf == changes[^1].Id && upgrade.State.IsGood))
            return null;

        var latest = changes[^1];
        var image = changes.Select(change => change.FromImage).FirstOrDefault(from => from is not null);
        var why = image is null ? "nobody knows which image it had before"
            : facts.WhyNot(image) is { } bad ? bad
            : now is null ? Gone(latest)
            : latest is { ReplacedBy: null, State: PoolUpgradeState.Succeeded } && !Same(now.NodeImageVersion, latest.TargetImage) && !Same(now.NodeImageVersion, image)
                ? $"it is on {now.NodeImageVersion}: something else has changed it since"
            : null;
        if (why is null)
            return new RollbackPool(Instances.RollbackOperation(latest.Id, facts.Number), latest.Id, pool.PoolId, pool.Name, image!, pool.GoesBackBy);
        staying.Add(new StayingPool(cluster.Name, pool.Name, why));
        return null;
    }

    private static string Gone(PoolUpgrade upgrade) => upgrade.ReplacedBy is { } heir ? $"it was deleted after its soak, and {heir[(heir.LastIndexOf('/') + 1)..]} took its place" : "it is gone";

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
