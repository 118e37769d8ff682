using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>
/// What becomes of a plan when its release is resumed: stages that have not begun are as a new plan has them, those that have begun keep what was decided but for
/// pools that are gone. A pure function.
/// </summary>
public static class RolloutReplanner
{
    /// <param name="before">The plan so far.</param>
    /// <param name="fresh">The same release planned with the fleet and the calendar of now.</param>
    /// <param name="begun">Names of the stages that have begun or ended.</param>
    public static Replanned Merge(RolloutPlan before, RolloutPlan fresh, ReleasePolicy policy, FleetInventory fleet, IReadOnlySet<string> begun)
    {
        var there = fleet.Pools.Select(pool => pool.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var kept = before.Stages.Where(stage => begun.Contains(stage.Name)).ToList();
        var taken = Pools(kept).Select(p => p.Pool.PoolId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var vanished = Pools(kept).Where(p => !there.Contains(p.Pool.PoolId)).ToList();
        var late = Pools(fresh.Stages.Where(stage => begun.Contains(stage.Name))).Where(p => !taken.Contains(p.Pool.PoolId)).ToList();

        var stages = fresh.Stages.Select(stage => begun.Contains(stage.Name)
            ? Without(kept.Single(k => k.Name == stage.Name), there.Contains, keepEmpty: true)
            : Without(stage, pool => !taken.Contains(pool), keepEmpty: false)).ToList();
        var plan = fresh with
        {
            Stages = stages,
            Hash = PlanHash.Of(fresh.ManifestDigest, policy, stages),
            NotTargeted =
            [
                .. fresh.NotTargeted,
                .. vanished.Select(p => new UntouchedPool(p.Cluster.Name, p.Pool.Name, $"it is gone since stage {p.Stage.Name} began")),
                .. late.Select(p => new UntouchedPool(p.Cluster.Name, p.Pool.Name, $"stage {p.Stage.Name} had begun when it appeared")),
            ],
        };
        return new Replanned(plan, [.. vanished.Select(p => new VanishedPool(p.Cluster.Name, p.Pool.PoolId, p.Pool.Name, p.Cluster.ClusterId, p.Pool.OperationId))], Changes(before, plan));
    }

    /// <summary>In words, for people who approved what was decided before.</summary>
    private static List<string> Changes(RolloutPlan before, RolloutPlan after)
    {
        var (old, now) = (ByPool(before), ByPool(after));
        var changes = new List<string>();
        foreach (var (id, was) in old)
        {
            if (!now.TryGetValue(id, out var isNow))
                changes.Add($"{was.Name} is no longer in stage {was.Stage}");
            else if (was != isNow)
                changes.Add(was.Stage != isNow.Stage ? $"{was.Name} moves from stage {was.Stage} to {isNow.Stage}" : $"{was.Name} of stage {was.Stage}: {Difference(was, isNow)}");
        }

        changes.AddRange(now.Where(pool => !old.ContainsKey(pool.Key)).Select(pool => $"{pool.Value.Name} comes into stage {pool.Value.Stage}"));
        return changes;
    }

    private static string Difference(PlaceInPlan was, PlaceInPlan now) =>
        was.Wave != now.Wave ? $"wave {was.Wave} becomes {now.Wave}"
        : was.Target != now.Target ? $"it goes to {now.Target} instead of {was.Target}"
        : was.From != now.From ? $"it is on {now.From} now"
        : $"{was.Nodes} nodes become {now.Nodes}";

    private static Dictionary<string, PlaceInPlan> ByPool(RolloutPlan plan) => Pools(plan.Stages).ToDictionary(
        p => p.Pool.PoolId, p => new PlaceInPlan($"{p.Cluster.Name}/{p.Pool.Name}", p.Stage.Name, p.Wave.Number, p.Pool.FromImage, p.Pool.TargetImage, p.Pool.NodeCount), StringComparer.OrdinalIgnoreCase);

    private static PlannedStage Without(PlannedStage stage, Func<string, bool> keep, bool keepEmpty) => stage with
    {
        Waves =
        [
            .. stage.Waves
                .Select(wave => wave with { Clusters = [.. wave.Clusters.Select(cluster => cluster with { Pools = [.. cluster.Pools.Where(pool => keep(pool.PoolId))] }).Where(cluster => keepEmpty || cluster.Pools.Count > 0)] })
                .Where(wave => keepEmpty || wave.Clusters.Count > 0).Select((wave, n) => keepEmpty ? wave : wave with { Number = n + 1 })
        ],
    };

    private static IEnumerable<(PlannedStage Stage, PlannedWave Wave, PlannedCluster Cluster, PlannedPool Pool)> Pools(IEnumerable<PlannedStage> stages) =>
        from stage in stages from wave in stage.Waves from cluster in wave.Clusters from pool in cluster.Pools select (stage, wave, cluster, pool);

    private sealed record PlaceInPlan(string Name, string Stage, int Wave, string From, string Target, int Nodes);
}

/// <param name="Changes">What is decided otherwise than before, in words.</param>
public sealed record Replanned(RolloutPlan Plan, IReadOnlyList<VanishedPool> Vanished, IReadOnlyList<string> Changes);

/// <param name="OperationId">Its upgrade in the first attempt.</param>
public sealed record VanishedPool(string Cluster, string PoolId, string Pool, string ClusterId, string OperationId);
