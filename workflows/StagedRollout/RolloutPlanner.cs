using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>
/// Decides what will be done where, how, and in which order, and says when to expect it: a pure function from facts to a plan. Selection, strategies,
/// waves and hash are decisions; the forecast on top of them binds nobody. Stages are decided one after another, as the order within a stage depends
/// on when it is expected to begin.
/// </summary>
public static class RolloutPlanner
{
    public static RolloutPlan Plan(PlanningFacts facts)
    {
        var selection = FleetSelection.Of(facts.Policy, facts.Outlook.Fleet, facts.Targets);
        var forecast = new RolloutForecast(facts.Policy, facts.Outlook);
        var stages = new List<PlannedStage>();
        for (var n = 0; n < facts.Policy.Stages.Count; n++)
        {
            var stage = Decide(facts, n, selection.Stages[n], forecast);
            stages.Add(stage);
            forecast.Play(stage);
        }

        return forecast.Tell(new RolloutPlan(PlanHash.Of(facts.ManifestDigest, facts.Policy, stages), facts.ManifestDigest, facts.PolicyName, stages, selection.Untouched));
    }

    private static PlannedStage Decide(PlanningFacts facts, int order, IReadOnlyList<SelectedCluster> clusters, RolloutForecast forecast)
    {
        var policy = facts.Policy.Stages[order];
        var osChanges = OsChanges.Of(clusters);
        return new PlannedStage(
            policy.Name, order, policy.Approval is not null || osChanges is not null,
            [
                .. Waves.Of(clusters, policy.MaxConcurrentClusters, forecast.Permissions, forecast.NextStage ?? facts.Outlook.Now)
                    .Select((wave, w) => new PlannedWave(w + 1, [.. wave.Select(cluster => Decide(facts, policy, cluster))]))
            ],
            ApprovalBecause: osChanges);
    }

    private static PlannedCluster Decide(PlanningFacts facts, StagePolicy stage, SelectedCluster selected)
    {
        // At least one pool is not a canary: a canary is for those that follow.
        var canaries = Math.Min(stage.Canary?.Pools ?? 0, selected.Pools.Count - 1);
        return new(
            selected.Cluster.Id, selected.Cluster.Name, selected.Cluster.Region, null,
            [.. selected.Pools.Select((pool, n) => Decide(facts, stage, selected.Cluster, pool, isCanary: n < canaries))], selected.Kubernetes);
    }

    private static PlannedPool Decide(PlanningFacts facts, StagePolicy stage, FleetCluster cluster, SelectedPool selected, bool isCanary)
    {
        var pool = selected.Pool;
        var strategy = PoolStrategies.Of(selected, facts.Policy.UpgradeOf(stage), stage.Canary);
        var (back, noWayBack) = PoolStrategies.Back(cluster, selected, strategy);
        return new(Instances.Operation(facts.ReleaseId, pool.Id, 1), pool.Id, pool.Name, pool.Mode, pool.NodeCount, pool.NodeImageVersion, selected.Target.Image)
        {
            Strategy = strategy,
            IsCanary = isCanary,
            GoesBackBy = back,
            NoWayBack = noWayBack,
        };
    }
}
