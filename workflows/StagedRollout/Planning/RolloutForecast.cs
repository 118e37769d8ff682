using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>
/// Says when a plan is expected to happen and what it takes: plays it through, stage by stage, on the calendar. Knows what has been done already,
/// so that it also says what is left. Pure: the moment is one of the facts.
/// </summary>
public sealed class RolloutForecast
{
    private readonly ForecastFacts _facts;
    private readonly Permissions _permissions;
    private readonly PoolDurations _durations;
    private readonly Dictionary<string, FleetCluster> _clusters;
    private readonly Dictionary<string, FleetPool> _pools;
    private readonly ReleasePolicy _policy;

    private RolloutForecast(ReleasePolicy policy, ForecastFacts facts)
    {
        (_policy, _facts) = (policy, facts);
        _permissions = new Permissions(facts.Times);
        _durations = new PoolDurations(policy.Upgrade, facts.Fleet, facts.History);
        _clusters = facts.Fleet.Clusters.ToDictionary(cluster => cluster.Id, StringComparer.OrdinalIgnoreCase);
        _pools = facts.Fleet.Pools.ToDictionary(pool => pool.Id, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The plan with times at every stage, wave and pool.</summary>
    public static RolloutPlan Of(RolloutPlan plan, ReleasePolicy policy, ForecastFacts facts) => new RolloutForecast(policy, facts).Of(plan);

    private RolloutPlan Of(RolloutPlan plan)
    {
        var stages = plan.Stages.Select(Run).ToList();
        long? at = _facts.IsOver ? null : _facts.Now.UtcTicks;
        foreach (var stage in stages)
            at = stage.Play(at);

        var end = _facts.IsOver ? stages.Max(stage => stage.Planned.End) : at is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : (DateTimeOffset?)null;
        var clusters = stages.SelectMany(stage => stage.Waves).SelectMany(wave => wave).ToList();
        return plan with
        {
            Stages = stages.ConvertAll(stage => stage.Planned),
            Forecast = new PlanForecast(
                _facts.Now, _permissions.Horizon, end, Assumptions.Of(plan, _facts),
                BlockedPools.Of(stages, _clusters, _pools), Capacity.Of(clusters), Requests.Of(clusters, _policy.Upgrade, _pools)),
        };
    }

    private StageRun Run(PlannedStage stage) => new(
        stage, _policy.Stages[stage.Order], _facts.Stages.GetValueOrDefault(stage.Name),
        stage.Waves.Select(wave => (IReadOnlyList<ClusterRun>)[.. wave.Clusters.Select(Run)]).ToList());

    private ClusterRun Run(PlannedCluster cluster)
    {
        var openings = _permissions.Of(cluster.ClusterId);
        var now = _facts.Now.UtcTicks;
        var next = openings.NextFrom(now);
        return new(
            cluster with { NextOpening = next is { } opening && opening != now ? new DateTimeOffset(opening, TimeSpan.Zero) : null },
            _clusters.GetValueOrDefault(cluster.ClusterId)?.SubscriptionId ?? "", openings, [.. cluster.Pools.Select(pool => Run(cluster, pool))]);
    }

    private PoolRun Run(PlannedCluster cluster, PlannedPool planned)
    {
        // A pool that has gone since it was planned: as it was then.
        var pool = _pools.GetValueOrDefault(planned.PoolId)
            ?? new FleetPool(planned.PoolId, cluster.ClusterId, planned.Name, planned.Mode, "", planned.FromImage, "", planned.NodeCount, "", "", "", null);
        var progress = _facts.Pools.GetValueOrDefault(planned.PoolId);
        var isUnderway = progress?.Turn is PoolTurn.Running or PoolTurn.Done;
        return new(planned, _durations.Of(pool, planned.TargetImage).Ticks, _durations.NodesAtOnce(pool))
        {
            Turn = progress?.Turn ?? PoolTurn.ToCome,
            Start = isUnderway ? progress!.Start?.UtcTicks : null,
            End = isUnderway ? progress!.End?.UtcTicks : null,
        };
    }
}
