using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Cli.Progress;

/// <summary>A plan in words: stages with their times, what is blocked, what it takes, what was assumed.</summary>
public static class PlanSummary
{
    private const int Shown = 20;

    public static void Print(TextWriter output, RolloutPlan plan, bool withPools)
    {
        output.WriteLine($"plan {plan.Hash}, manifest {plan.ManifestDigest}, policy {plan.Policy}");
        foreach (var stage in plan.Stages)
            Print(output, stage, withPools);
        if (plan.Forecast is { } forecast)
            Print(output, forecast);
        foreach (var pool in plan.NotTargeted)
            output.WriteLine($"  left alone {pool.Cluster}/{pool.Pool}: {pool.Reason}");
    }

    private static void Print(TextWriter output, PlannedStage stage, bool withPools)
    {
        var pools = stage.Waves.SelectMany(wave => wave.Clusters).SelectMany(cluster => cluster.Pools).ToList();
        output.WriteLine(
            $"  stage      {stage.Name,-8} {When(stage.Start)} to {When(stage.End)}: {stage.Waves.Count} waves, {pools.Count(p => p.Turn == PoolTurn.Done)} of {pools.Count} pools done"
            + $"{(stage.NeedsApproval ? ", needs approval" : "")}{(stage.FailuresAtMost is { } most ? $", {most} failures at most" : "")}");
        if (stage.ApprovalBecause is { } because)
            output.WriteLine($"             approval because {because}");
        foreach (var way in pools.GroupBy(PlanWords.Strategy).OrderByDescending(way => way.Count()))
            output.WriteLine($"             {way.Count()} pools {way.Key}; {Backs(way)}");
        if (!withPools)
            return;
        foreach (var (wave, cluster) in stage.Waves.SelectMany(wave => wave.Clusters.Select(cluster => (wave, cluster))))
        {
            if (cluster.Kubernetes is { } kubernetes)
                output.WriteLine($"             {wave.Number,3} {cluster.Name}: control plane from Kubernetes {kubernetes.From} to {kubernetes.To}{(kubernetes.ChangesOs ? ", which changes the OS of its pools" : "")}");
            foreach (var pool in cluster.Pools)
                Print(output, wave, cluster, pool);
        }
    }

    private static void Print(TextWriter output, PlannedWave wave, PlannedCluster cluster, PlannedPool pool)
    {
        output.WriteLine(
            $"             {wave.Number,3} {cluster.Name}/{pool.Name} {pool.Turn}: {When(pool.Start)} to {When(pool.End)}  {pool.FromImage} -> {pool.TargetImage}"
            + $"  ({string.Join(", ", PlanWords.Notes(pool))})");
    }

    private static string Backs(IEnumerable<PlannedPool> pools) =>
        string.Join(", ", pools.CountBy(PlanWords.Back).OrderByDescending(way => way.Value).Select(way => $"{way.Value} {way.Key}"));

    private static void Print(TextWriter output, PlanForecast forecast)
    {
        output.WriteLine($"  ends       {When(forecast.End)}, as of {forecast.At:u}");
        foreach (var blocked in forecast.Blocked.Take(Shown))
            output.WriteLine($"  blocked    {blocked.Cluster}/{blocked.Pool}: {blocked.Reason}; {(blocked.UnblocksAt is { } at ? $"until {at:u}" : "nobody knows until when")}");
        if (forecast.Blocked.Count > Shown)
            output.WriteLine($"  blocked    and {forecast.Blocked.Count - Shown} more pools");
        if (forecast.Preflight is { } preflight)
            Print(output, preflight);
        foreach (var region in forecast.Capacity.Where(region => region.MostOut > 0))
            output.WriteLine($"  capacity   {region.Region}: {region.MostOut} of {region.Nodes} nodes out at the worst moment, {region.MostExtra} added for them");
        foreach (var budget in forecast.Requests.Where(b => b.LowestLeft < 0))
            output.WriteLine($"  requests   {budget.SubscriptionId}: {budget.Bucket} is short by {-budget.LowestLeft} at {When(budget.LowestAt)}; they will wait");
        foreach (var assumed in forecast.Assumptions)
            output.WriteLine($"  assumed    {assumed}");
    }

    private static void Print(TextWriter output, PreflightReport preflight)
    {
        if (preflight is { Findings: [], Unseen: [] })
            output.WriteLine("  preflight  nothing stands in the way of the pools that come next");
        foreach (var finding in preflight.Findings.Take(Shown))
            output.WriteLine($"  preflight  {PlanWords.PoolName(finding.PoolId)} {finding.Severity} {finding.Code}: {finding.Message} {finding.Action}");
        if (preflight.Findings.Count > Shown)
            output.WriteLine($"  preflight  and {preflight.Findings.Count - Shown} more findings");
        foreach (var unseen in preflight.Unseen.Take(Shown))
            output.WriteLine($"  preflight  not looked at: {unseen}");
    }

    private static string When(DateTimeOffset? moment) => moment is { } at ? $"{at:u}" : "nobody knows when";
}
