using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>
/// Has node-pool-rollout look at the pools that come next: those of the next stage, as many as fit into one look. What lies behind them is looked at
/// when it comes next, as it changes until then.
/// </summary>
public sealed class PlanPreflight(AppCalls apps)
{
    private const int Most = 100;

    /// <summary>The plan with what was found; what blocks is told among the blocked pools too.</summary>
    public async Task<RolloutPlan> Look(RolloutPlan plan, ReleasePolicy policy, CancellationToken stop)
    {
        if (plan.Forecast is not { } forecast || Next(plan) is not { Count: > 0 } next)
            return plan;
        var stage = next[0].Stage;
        var settings = policy.UpgradeOf(policy.Stages[stage.Order]).Settings();
        var report = await Ask(new PreflightRequest([.. next.Select(n => Asked(n.Cluster, n.Pool, settings))]), forecast.At, stop);
        report = report with { Findings = [.. report.Findings, .. PastWindow(next, report)] };
        var byPool = next.ToDictionary(n => n.Pool.PoolId, StringComparer.OrdinalIgnoreCase);
        var blocked = report.Findings.Where(finding => finding.Severity == PreflightSeverity.Blocking && byPool.ContainsKey(finding.PoolId))
            .Select(finding => new BlockedPool(stage.Name, byPool[finding.PoolId].Cluster.Name, byPool[finding.PoolId].Pool.Name, $"{finding.Code}: {finding.Message} {finding.Action}", null));
        return plan with { Forecast = forecast with { Preflight = report, Blocked = [.. forecast.Blocked, .. blocked] } };
    }

    /// <summary>The pools to come of the first stage that has any.</summary>
    private static List<(PlannedStage Stage, PlannedCluster Cluster, PlannedPool Pool)> Next(RolloutPlan plan) =>
        plan.Stages.Select(stage => stage.Waves.SelectMany(wave => wave.Clusters)
            .SelectMany(cluster => cluster.Pools.Where(pool => pool.Turn is PoolTurn.ToCome or PoolTurn.Failed).Select(pool => (stage, cluster, pool))).Take(Most).ToList())
        .FirstOrDefault(pools => pools.Count > 0) ?? [];

    private static PreflightPool Asked(PlannedCluster cluster, PlannedPool pool, PoolUpgradeSettings settings) => new(
        cluster.ClusterId, pool.PoolId, pool.TargetImage, settings, pool.Strategy, (pool.SoaksFrom ?? pool.End) - pool.Start, cluster.Kubernetes?.To);

    private async Task<PreflightReport> Ask(PreflightRequest request, DateTimeOffset at, CancellationToken stop)
    {
        try
        {
            return await apps.Post<PreflightRequest, PreflightReport>(AppIds.NodePoolRollout, "rollouts/preflight", request, stop);
        }
        catch (DomainException e) when (e.Kind is ErrorKind.Unavailable or ErrorKind.Throttled)
        {
            return new PreflightReport(at, [], [$"the pools that come next: {e.Message}"]);
        }
    }

    /// <summary>What is begun late in a window runs past its end, whatever the window is now.</summary>
    private static IEnumerable<PreflightFinding> PastWindow(IEnumerable<(PlannedStage Stage, PlannedCluster Cluster, PlannedPool Pool)> next, PreflightReport report) => next
        .Where(n => n.Pool.RunsPastWindow && !report.Findings.Any(f => f.Code == "WindowTooShort" && f.PoolId.Equals(n.Pool.PoolId, StringComparison.OrdinalIgnoreCase)))
        .Select(n => new PreflightFinding(
            n.Pool.PoolId, "WindowTooShort", PreflightSeverity.Warning,
            $"It is expected to run from {n.Pool.Start:u} to {n.Pool.SoaksFrom ?? n.Pool.End:u}, past the end of its window. What has begun goes on after that.",
            "Make the window longer, or batches larger (maxSurge)."));
}
