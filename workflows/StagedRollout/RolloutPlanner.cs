using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>All that a plan depends on.</summary>
public sealed record PlanningFacts(
    string ReleaseId, string PolicyName, ReleasePolicy Policy, string ManifestDigest, IReadOnlyList<ComposedImage> Images, FleetInventory Fleet, IReadOnlyList<WindowDecision> Windows);

/// <summary>
/// Decides what will be done where, and in which order: a pure function from facts to a plan. A cluster belongs to the first stage that selects
/// it; a wave never holds both regions of a pair (R6); user pools go before system pools, pools one after another.
/// </summary>
public static class RolloutPlanner
{
    public static RolloutPlan Plan(PlanningFacts facts)
    {
        var targets = facts.Images.Where(i => i.Family is not null).ToDictionary(i => i.Family!, i => i.NodeImageVersion!, StringComparer.Ordinal);
        var stageOf = facts.Fleet.Clusters.ToDictionary(c => c.Id, c => facts.Policy.Stages.FindIndex(s => Selects(s.Selector, c)), StringComparer.OrdinalIgnoreCase);
        var poolsOf = facts.Fleet.Pools.ToLookup(p => p.ClusterId, StringComparer.OrdinalIgnoreCase);
        var windows = facts.Windows.ToDictionary(w => w.ClusterId, StringComparer.OrdinalIgnoreCase);

        var stages = facts.Policy.Stages
            .Select((stage, n) => new PlannedStage(
                stage.Name, n, stage.Approval is not null,
                Waves(facts.Fleet.Clusters.Where(c => stageOf[c.Id] == n).Select(c => (c, Planned(facts.ReleaseId, c, poolsOf[c.Id], targets, windows))).Where(c => c.Item2.Pools.Count > 0), stage.MaxConcurrentClusters)))
            .ToList();
        var untouched = facts.Fleet.Clusters
            .SelectMany(c => poolsOf[c.Id].Select(p => (Cluster: c, Pool: p, Why: WhyNot(p, stageOf[c.Id], targets))))
            .Where(t => t.Why is not null)
            .Select(t => new UntouchedPool(t.Cluster.Name, t.Pool.Name, t.Why!))
            .OrderBy(u => u.Cluster, StringComparer.Ordinal).ThenBy(u => u.Pool, StringComparer.Ordinal)
            .ToList();
        return new RolloutPlan(Hash(facts, stages), facts.ManifestDigest, facts.PolicyName, stages, untouched);
    }

    /// <summary>Over everything that is decided; not over predictions, which change by themselves.</summary>
    private static string Hash(PlanningFacts facts, List<PlannedStage> stages) => ReleaseJson.Hash(new
    {
        facts.ManifestDigest,
        facts.Policy,
        Stages = stages.Select(s => s with { Waves = [.. s.Waves.Select(w => w with { Clusters = [.. w.Clusters.Select(c => c with { NextOpening = null })] })] }),
    });

    private static bool Selects(ClusterSelector selector, FleetCluster cluster) =>
        (selector.Tags.Count > 0 || selector.Regions.Count > 0 || selector.Names.Count > 0)
        && selector.Tags.All(tag => cluster.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value)
        && (selector.Regions.Count == 0 || selector.Regions.Contains(cluster.Region, StringComparer.OrdinalIgnoreCase))
        && (selector.Names.Count == 0 || selector.Names.Contains(cluster.Name, StringComparer.OrdinalIgnoreCase));

    private static PlannedCluster Planned(
        string releaseId, FleetCluster cluster, IEnumerable<FleetPool> pools, Dictionary<string, string> targets, Dictionary<string, WindowDecision> windows) => new(
        cluster.Id, cluster.Name, cluster.Region, windows.GetValueOrDefault(cluster.Id) is { Allowed: false } closed ? closed.NextOpening : null,
        [
            .. pools.Where(p => WhyNot(p, 0, targets) is null)
                .OrderBy(p => p.Mode == "System").ThenBy(p => p.NodeCount).ThenBy(p => p.Name, StringComparer.Ordinal)
                .Select(p => new PlannedPool(Instances.Operation(releaseId, p.Id, 1), p.Id, p.Name, p.Mode, p.NodeCount, p.NodeImageVersion, targets[p.Family]))
        ]);

    private static string? WhyNot(FleetPool pool, int stage, Dictionary<string, string> targets) =>
        pool.NotOurs is { } reason ? reason
        : !targets.ContainsKey(pool.Family) ? $"this release has no image of family {pool.Family}"
        : stage < 0 ? "no stage of the policy selects its cluster"
        : null;

    /// <summary>In order of name, as full as they may be, never both regions of a pair in one.</summary>
    private static List<PlannedWave> Waves(IEnumerable<(FleetCluster Cluster, PlannedCluster Planned)> clusters, int largest)
    {
        var waves = new List<List<(FleetCluster Cluster, PlannedCluster Planned)>>();
        foreach (var next in clusters.OrderBy(c => c.Planned.NextOpening is not null).ThenBy(c => c.Planned.Name, StringComparer.Ordinal))
        {
            var wave = waves.Find(w => w.Count < largest && !w.Exists(other => RegionPairs.ArePaired(next.Cluster, other.Cluster)));
            if (wave is null)
                waves.Add(wave = []);
            wave.Add(next);
        }

        return [.. waves.Select((wave, n) => new PlannedWave(n + 1, [.. wave.Select(c => c.Planned)]))];
    }
}
