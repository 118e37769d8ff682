using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace Product.Tests.Workflows;

/// <summary>What every plan must hold to, looked at without any part of the planner.</summary>
internal static class PlanRules
{
    private sealed record Timed(int Stage, FleetCluster Cluster, PlannedPool Pool)
    {
        public bool Overlaps(Timed other) => Pool.Start < other.Pool.End && other.Pool.Start < Pool.End;
    }

    /// <summary>Each rule that the plan breaks, with where.</summary>
    public static IReadOnlyList<string> Broken(PlanningFacts facts, RolloutPlan plan)
    {
        var clusters = facts.Outlook.Fleet.Clusters.ToDictionary(c => c.Id);
        var planned = plan.Stages.SelectMany(s => s.Waves.SelectMany(w => w.Clusters.SelectMany(c => c.Pools.Select(p => new Timed(s.Order, clusters[c.ClusterId], p))))).ToList();
        var timed = planned.Where(p => p.Pool is { Start: not null, End: not null }).ToList();
        return
        [
            .. Accounted(facts, plan, planned), .. AllowedOnly(facts, timed), .. StagesInOrder(facts, plan), .. NeverAll(timed), .. WithinBudget(facts, timed), .. Waves(facts, plan, clusters),
            .. Explained(plan, planned),
        ];
    }

    /// <summary>Every pool is planned once, or named with a reason.</summary>
    private static IEnumerable<string> Accounted(PlanningFacts facts, RolloutPlan plan, List<Timed> planned)
    {
        var times = planned.CountBy(p => p.Pool.PoolId).ToDictionary();
        foreach (var pool in facts.Outlook.Fleet.Pools.Where(p => times.GetValueOrDefault(p.Id) > 1))
            yield return $"accounted: {pool.Id} is planned more than once";
        var named = plan.NotTargeted.Count(u => u.Reason.Length > 0);
        if (times.Count + named != facts.Outlook.Fleet.Pools.Count)
            yield return $"accounted: {facts.Outlook.Fleet.Pools.Count} pools, {times.Count} planned and {named} named";
    }

    /// <summary>R3.</summary>
    private static IEnumerable<string> AllowedOnly(PlanningFacts facts, List<Timed> timed)
    {
        var groupOf = facts.Outlook.Times.Clusters.ToDictionary(c => c.ClusterId, c => c.Group);
        return timed
            .Where(t => !facts.Outlook.Times.Groups[groupOf[t.Cluster.Id]].Openings.Any(o => o.OpensAt <= t.Pool.Start && t.Pool.Start < o.ClosesAt))
            .Select(t => $"R3: {t.Pool.PoolId} begins {t.Pool.Start:u}, when it may not");
    }

    /// <summary>R4: wave after wave, soak, stage after stage.</summary>
    private static IEnumerable<string> StagesInOrder(PlanningFacts facts, RolloutPlan plan)
    {
        var after = facts.Outlook.Now;
        foreach (var stage in plan.Stages)
        {
            foreach (var wave in stage.Waves)
            {
                var pools = wave.Clusters.SelectMany(c => c.Pools).ToList();
                foreach (var early in pools.Where(p => p.Start < after))
                    yield return $"R4: {early.PoolId} of stage {stage.Name} begins {early.Start:u}, before {after:u}";
                after = pools.Max(p => p.End) ?? after;
            }

            if (stage.End is not null && stage.End < after + facts.Policy.Stages[stage.Order].Soak)
                yield return $"R4: stage {stage.Name} ends {stage.End:u} without its soak after {after:u}";
            after = stage.End ?? DateTimeOffset.MaxValue;
        }
    }

    /// <summary>R6: one pool of a cluster, one region of a pair, never all system pools.</summary>
    private static IEnumerable<string> NeverAll(List<Timed> timed)
    {
        for (var i = 0; i < timed.Count; i++)
        {
            for (var j = i + 1; j < timed.Count; j++)
            {
                if (!timed[i].Overlaps(timed[j]))
                    continue;
                if (timed[i].Cluster == timed[j].Cluster)
                    yield return $"R6: {timed[i].Pool.PoolId} and {timed[j].Pool.PoolId} of one cluster at once";
                if (RegionPairs.ArePaired(timed[i].Cluster, timed[j].Cluster))
                    yield return $"R6: {timed[i].Pool.PoolId} and {timed[j].Pool.PoolId} of a pair at once";
            }
        }

        foreach (var system in timed.Where(t => t.Pool.Mode == "System").GroupBy(t => t.Cluster).Where(g => g.Count() > 1))
        {
            if (system.Any(pool => system.All(other => other == pool || other.Overlaps(pool))))
                yield return $"R6: all system pools of {system.Key.Id} at once";
        }
    }

    /// <summary>R2: at the start of each pool, those in flight with it.</summary>
    private static IEnumerable<string> WithinBudget(PlanningFacts facts, List<Timed> timed)
    {
        foreach (var begins in timed)
        {
            var inFlight = timed.Count(t => t.Stage == begins.Stage && t.Pool.Start <= begins.Pool.Start && begins.Pool.Start < t.Pool.End);
            var policy = facts.Policy.Stages[begins.Stage];
            var most = Math.Min(policy.MaxConcurrentPools, policy.MaxConcurrentClusters);
            if (policy.FailureBudgetCountsInFlight)
                most = Math.Min(most, policy.MaxFailures + 1);
            if (inFlight > most)
                yield return $"R2: {inFlight} pools in flight when {begins.Pool.PoolId} begins, {most} allowed";
        }
    }

    private static IEnumerable<string> Waves(PlanningFacts facts, RolloutPlan plan, Dictionary<string, FleetCluster> clusters)
    {
        foreach (var (stage, wave) in plan.Stages.SelectMany(s => s.Waves.Select(w => (s, w))))
        {
            if (wave.Clusters.Count > facts.Policy.Stages[stage.Order].MaxConcurrentClusters)
                yield return $"R2: wave {wave.Number} of {stage.Name} has {wave.Clusters.Count} clusters";
            var members = wave.Clusters.Select(c => clusters[c.ClusterId]).ToList();
            if (members.Exists(a => members.Exists(b => RegionPairs.ArePaired(a, b))))
                yield return $"R6: wave {wave.Number} of {stage.Name} holds both regions of a pair";
        }
    }

    /// <summary>A pool without a time is one that is blocked for good, or comes after such a one.</summary>
    private static IEnumerable<string> Explained(RolloutPlan plan, List<Timed> planned)
    {
        var forGood = plan.Forecast!.Blocked.Any(b => b.UnblocksAt is null && !b.Reason.StartsWith("it", StringComparison.Ordinal));
        if (planned.Exists(p => p.Pool.Start is null || p.Pool.End is null) != (plan.Forecast.End is null))
            yield return "explained: the end is predicted, but not that of every pool, or the other way round";
        if (plan.Forecast.End is null && !forGood)
            yield return "explained: the end cannot be predicted, and nobody is blocked";
    }
}
