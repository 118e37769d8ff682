using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>
/// Says when a plan is expected to happen and what it takes: plays it through, stage by stage, on the calendar. Knows what has been done already,
/// so that it also says what is left. Pure: the moment is one of the facts.
/// </summary>
public sealed class RolloutForecast
{
    private readonly ForecastFacts _facts;
    private readonly PoolDurations _durations;
    private readonly Dictionary<string, FleetCluster> _clusters;
    private readonly Dictionary<string, FleetPool> _pools;
    private readonly ReleasePolicy _policy;
    private readonly List<StageRun> _stages = [];
    private long? _at;

    public RolloutForecast(ReleasePolicy policy, ForecastFacts facts)
    {
        (_policy, _facts) = (policy, facts);
        Permissions = new Permissions(facts.Times);
        _durations = new PoolDurations(policy.Upgrade, facts.Fleet, facts.History);
        _clusters = facts.Fleet.Clusters.ToDictionary(cluster => cluster.Id, StringComparer.OrdinalIgnoreCase);
        _pools = facts.Fleet.Pools.ToDictionary(pool => pool.Id, StringComparer.OrdinalIgnoreCase);
        _at = facts.IsOver ? null : facts.Now.UtcTicks;
    }

    public Permissions Permissions { get; }

    /// <summary>When the next stage may begin; null: not as far as is known.</summary>
    public DateTimeOffset? NextStage => _at is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The plan with times at every stage, wave and pool.</summary>
    public static RolloutPlan Of(RolloutPlan plan, ReleasePolicy policy, ForecastFacts facts)
    {
        var forecast = new RolloutForecast(policy, facts);
        foreach (var stage in plan.Stages)
            forecast.Play(stage);
        return forecast.Tell(plan);
    }

    /// <summary>Plays the stage that comes next.</summary>
    public void Play(PlannedStage planned)
    {
        var policy = _policy.Stages[planned.Order];
        var stage = new StageRun(
            planned, policy, policy.Limits(_policy.Limits), _facts.Stages.GetValueOrDefault(planned.Name),
            planned.Waves.Select(wave => (IReadOnlyList<ClusterRun>)[.. wave.Clusters.Select(cluster => Run(cluster, policy))]).ToList());
        _stages.Add(stage);
        _at = stage.Play(_at);
    }

    /// <summary>The plan, once every stage has been played.</summary>
    public RolloutPlan Tell(RolloutPlan plan)
    {
        var clusters = _stages.SelectMany(stage => stage.Waves).SelectMany(wave => wave).ToList();
        var end = _facts.IsOver ? _stages.Max(stage => stage.Planned.End) : NextStage;
        return plan with
        {
            Stages = _stages.ConvertAll(stage => stage.Planned),
            Forecast = new PlanForecast(
                _facts.Now, Permissions.Horizon, end, Assumptions.Of(plan, _facts, clusters, end), BlockedPools.Of(_stages, _clusters, _pools), Capacity.Of(clusters), Requests.Of(clusters)),
        };
    }

    private ClusterRun Run(PlannedCluster cluster, StagePolicy stage)
    {
        var openings = Permissions.Of(cluster.ClusterId);
        var now = _facts.Now.UtcTicks;
        var next = openings.NextFrom(now);
        var known = _clusters.GetValueOrDefault(cluster.ClusterId);
        PoolRun[] pools = [.. cluster.Pools.Select(pool => Run(cluster, pool, _policy.UpgradeOf(stage)))];
        return new(
            cluster with { NextOpening = next is { } opening && opening != now ? new DateTimeOffset(opening, TimeSpan.Zero) : null }, known?.SubscriptionId ?? "", openings, pools,
            stage.Canary?.Soak.Ticks ?? 0)
        {
            AwaitsControlPlane = cluster.Kubernetes is { } kubernetes && Array.TrueForAll(pools, pool => pool.Turn == PoolTurn.ToCome)
                && KubernetesVersions.Parse(known?.KubernetesVersion) < KubernetesVersions.Parse(kubernetes.To),
        };
    }

    private PoolRun Run(PlannedCluster cluster, PlannedPool planned, UpgradePolicy upgrade)
    {
        // A pool that has gone since it was planned: as it was then.
        var pool = _pools.GetValueOrDefault(planned.PoolId)
            ?? new FleetPool(planned.PoolId, cluster.ClusterId, planned.Name, planned.Mode, "", planned.FromImage, "", planned.NodeCount, "", "", "", null);
        var progress = _facts.Pools.GetValueOrDefault(planned.PoolId);
        var run = new PoolRun(planned, _durations.Of(pool, planned.TargetImage, upgrade, planned.Strategy), Requests.ChangesSettings(upgrade, planned.Strategy, pool))
        {
            // Where only its first nodes soak, the rest is still to come.
            Turn = progress is { Turn: PoolTurn.Soaking } && planned.Strategy is not { Kind: StrategyKind.BlueGreen } ? PoolTurn.Running : progress?.Turn ?? PoolTurn.ToCome,
        };
        if (progress is null or { Turn: PoolTurn.ToCome or PoolTurn.Failed })
            return run;
        run.Start = progress.Start?.UtcTicks;
        if (run.Turn == PoolTurn.Soaking)
            run.Change(Math.Min(_facts.Now.UtcTicks, (run.Start ?? _facts.Now.UtcTicks) + run.Needs.Change.Ticks));
        else
            run.Changed = progress.End?.UtcTicks;
        if (run.Turn != PoolTurn.Running)
            run.End = progress.End?.UtcTicks ?? run.End;
        return run;
    }
}
