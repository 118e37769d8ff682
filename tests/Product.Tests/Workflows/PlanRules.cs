using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace Product.Tests.Workflows;

/// <summary>What every plan must hold to, looked at without any part of the planner.</summary>
internal static class PlanRules
{
    private sealed record Timed(int Stage, FleetCluster Cluster, PlannedPool Pool)
    {
        /// <summary>A pool that only soaks is not being changed.</summary>
        public DateTimeOffset? Changed => Pool.SoaksFrom ?? Pool.End;

        public bool Overlaps(Timed other) => Pool.Start < other.Changed && other.Pool.Start < Changed;
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
            .. Explained(plan, planned), .. Canaries(facts, plan), .. Kubernetes(facts, plan, clusters), .. Approved(facts, plan), .. WayBack(plan),
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
            var together = timed.Where(t => t.Pool.Start <= begins.Pool.Start && begins.Pool.Start < t.Changed).ToList();
            var inFlight = together.Count(t => t.Stage == begins.Stage);
            var policy = facts.Policy.Stages[begins.Stage];
            var most = Math.Min(policy.MaxConcurrentPools, policy.MaxConcurrentClusters);
            if (policy.FailureBudgetCountsInFlight)
                most = Math.Min(most, policy.MaxFailures + 1);
            if (inFlight > most)
                yield return $"R2: {inFlight} pools in flight when {begins.Pool.PoolId} begins, {most} allowed";
            if (TooManyNodes(together.Where(t => t.Stage == begins.Stage), policy.MaxConcurrentNodes) is { } nodes)
                yield return $"R2: {nodes} nodes in flight when {begins.Pool.PoolId} begins, {policy.MaxConcurrentNodes} allowed";
            foreach (var (name, limit, among) in new (string, ConcurrencyPolicy?, Func<Timed, bool>)[]
            {
                ("region", facts.Policy.Limits?.Region, t => t.Cluster.Region == begins.Cluster.Region),
                ("subscription", facts.Policy.Limits?.Subscription, t => t.Cluster.SubscriptionId == begins.Cluster.SubscriptionId),
                ("fleet", facts.Policy.Limits?.Fleet, _ => true),
            })
            {
                var those = together.Where(among).ToList();
                if (those.Count > Math.Min(limit?.Pools ?? int.MaxValue, limit?.Clusters ?? int.MaxValue))
                    yield return $"R2: {those.Count} pools of the {name} in flight when {begins.Pool.PoolId} begins";
                if (TooManyNodes(those, limit?.Nodes) is { } more)
                    yield return $"R2: {more} nodes of the {name} in flight when {begins.Pool.PoolId} begins, {limit!.Nodes} allowed";
            }
        }
    }

    /// <summary>Nodes of pools in flight: those that a new pool replaces twice, a few that go first besides. One alone may be larger.</summary>
    private static int? TooManyNodes(IEnumerable<Timed> inFlight, int? most)
    {
        var nodes = inFlight.Select(t => t.Pool.Strategy is { Kind: StrategyKind.BlueGreen } ? 2 * t.Pool.NodeCount : t.Pool.NodeCount + (t.Pool.Strategy?.Canary?.Nodes ?? 0)).ToList();
        return nodes.Count > 1 && nodes.Sum() > most ? nodes.Sum() : null;
    }

    /// <summary>The rest of a cluster waits for the soak of those that go first.</summary>
    private static IEnumerable<string> Canaries(PlanningFacts facts, RolloutPlan plan)
    {
        foreach (var stage in plan.Stages)
        {
            var canary = facts.Policy.Stages[stage.Order].Canary;
            foreach (var cluster in stage.Waves.SelectMany(w => w.Clusters).Where(_ => canary is { Pools: > 0 }))
            {
                var first = cluster.Pools.TakeWhile(p => p.IsCanary).ToList();
                if (first.Count != Math.Min(canary!.Pools, cluster.Pools.Count - 1) || cluster.Pools.Skip(first.Count).Any(p => p.IsCanary))
                    yield return $"canary: {first.Count} of {cluster.Pools.Count} pools of {cluster.Name} go first";
                var watched = first.Max(p => p.SoaksFrom ?? p.End) + canary.Soak;
                foreach (var early in cluster.Pools.Skip(first.Count).Where(p => p.Start < watched))
                    yield return $"canary: {early.PoolId} begins {early.Start:u}, before {watched:u}";
            }
        }
    }

    /// <summary>One minor version at a time, the control plane never behind a pool.</summary>
    private static IEnumerable<string> Kubernetes(PlanningFacts facts, RolloutPlan plan, Dictionary<string, FleetCluster> clusters)
    {
        var poolsById = facts.Outlook.Fleet.Pools.ToDictionary(p => p.Id);
        foreach (var planned in plan.Stages.SelectMany(s => s.Waves).SelectMany(w => w.Clusters))
        {
            var from = Version.Parse(clusters[planned.ClusterId].KubernetesVersion);
            var to = planned.Kubernetes is { } step ? Version.Parse(step.To) : from;
            if (to.Minor > from.Minor + 1 || to < from)
                yield return $"kubernetes: {planned.Name} goes from {from} to {to}";
            foreach (var pool in planned.Pools.Where(p => p.Strategy?.KubernetesVersion is not null))
            {
                var (was, becomes) = (Version.Parse(poolsById[pool.PoolId].KubernetesVersion ?? clusters[planned.ClusterId].KubernetesVersion), Version.Parse(pool.Strategy!.KubernetesVersion!));
                if (becomes > to || becomes <= was || becomes.Minor > was.Minor + 1)
                    yield return $"kubernetes: {pool.PoolId} goes from {was} to {becomes} under a control plane of {to}";
            }
        }
    }

    /// <summary>Another operating system comes under nobody's pools without an approval.</summary>
    private static IEnumerable<string> Approved(PlanningFacts facts, RolloutPlan plan)
    {
        var poolsById = facts.Outlook.Fleet.Pools.ToDictionary(p => p.Id);
        foreach (var stage in plan.Stages)
        {
            var changes = stage.Waves.SelectMany(w => w.Clusters).SelectMany(c => c.Pools).Count(p => !p.TargetImage.StartsWith(poolsById[p.PoolId].Family + "-", StringComparison.Ordinal));
            if (changes > 0 && (!stage.NeedsApproval || stage.ApprovalBecause is null))
                yield return $"approval: {changes} pools of {stage.Name} get another operating system, and nobody is asked";
            if (changes == 0 && stage.ApprovalBecause is not null)
                yield return $"approval: {stage.Name} asks for one without a reason: {stage.ApprovalBecause}";
        }
    }

    /// <summary>Each pool has a way back, or a reason why it has none; in place there is none from another operating system.</summary>
    private static IEnumerable<string> WayBack(RolloutPlan plan)
    {
        foreach (var pool in plan.Stages.SelectMany(s => s.Waves).SelectMany(w => w.Clusters).SelectMany(c => c.Pools))
        {
            if (pool.GoesBackBy is null == pool.NoWayBack is null)
                yield return $"back: {pool.PoolId} goes back by {pool.GoesBackBy}, or not because {pool.NoWayBack}";
            if (pool.GoesBackBy is RollbackWay.AksRollback or RollbackWay.Snapshot && pool.FromImage[..pool.FromImage.LastIndexOf('-')] != pool.TargetImage[..pool.TargetImage.LastIndexOf('-')])
                yield return $"back: {pool.PoolId} would go back to another operating system by {pool.GoesBackBy}";
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
