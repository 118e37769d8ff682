using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>
/// Decides what will be done where, and in which order, and says when to expect it: a pure function from facts to a plan. Selection, waves and
/// hash are decisions; the forecast on top of them binds nobody.
/// </summary>
public static class RolloutPlanner
{
    public static RolloutPlan Plan(PlanningFacts facts) => RolloutForecast.Of(Decide(facts), facts.Policy, facts.Outlook);

    private static RolloutPlan Decide(PlanningFacts facts)
    {
        var targets = facts.Targets;
        var selection = FleetSelection.Of(facts.Policy, facts.Outlook.Fleet, targets);
        var permissions = new Permissions(facts.Outlook.Times);
        var stages = facts.Policy.Stages
            .Select((stage, n) => new PlannedStage(
                stage.Name, n, stage.Approval is not null,
                [
                    .. Waves.Of(selection.Stages[n], stage.MaxConcurrentClusters, permissions, facts.Outlook.Now)
                        .Select((wave, w) => new PlannedWave(w + 1, [.. wave.Select(cluster => Planned(facts.ReleaseId, cluster, targets))]))
                ]))
            .ToList();
        return new RolloutPlan(PlanHash.Of(facts.ManifestDigest, facts.Policy, stages), facts.ManifestDigest, facts.PolicyName, stages, selection.Untouched);
    }

    private static PlannedCluster Planned(string releaseId, SelectedCluster selected, TargetImages targets) => new(
        selected.Cluster.Id, selected.Cluster.Name, selected.Cluster.Region, null,
        [.. selected.Pools.Select(p => new PlannedPool(Instances.Operation(releaseId, p.Id, 1), p.Id, p.Name, p.Mode, p.NodeCount, p.NodeImageVersion, targets.For(p)))]);
}
