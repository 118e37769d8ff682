using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>A stage on its way through a forecast: wave after wave, then the soak (R4). Moments are UTC ticks.</summary>
public sealed class StageRun(PlannedStage stage, StagePolicy policy, StageLimits limits, StageProgressFact? progress, IReadOnlyList<IReadOnlyList<ClusterRun>> waves)
{
    private readonly List<(long? Start, long? End)> _times = [];
    private PlannedStage? _played;

    public PlannedStage Stage => stage;

    public IReadOnlyList<IReadOnlyList<ClusterRun>> Waves => waves;

    /// <summary>The stage with its times, once it has been played.</summary>
    public PlannedStage Planned => _played ?? stage;

    private IEnumerable<PoolRun> Pools => waves.SelectMany(wave => wave).SelectMany(cluster => cluster.Pools);

    /// <param name="from">When the stage before it has passed; null: never, as far as is known, or nothing more will be done.</param>
    /// <returns>The same for this stage.</returns>
    public long? Play(long? from)
    {
        var (start, soaksFrom, end) = (progress?.Start?.UtcTicks, (long?)null, (long?)null);
        var isPast = progress?.State is StageState.Passed or StageState.Failed or StageState.Skipped;
        var at = isPast ? null : from;
        start ??= at;
        foreach (var wave in waves)
        {
            var begins = at;
            if (at is { } moment)
                at = WaveRun.Play(wave, limits, moment);
            var pools = wave.SelectMany(cluster => cluster.Pools).ToList();
            _times.Add((pools.Min(pool => pool.Start) ?? begins, pools.TrueForAll(pool => pool.IsPast && pool.Turn != PoolTurn.Soaking) ? pools.Max(pool => pool.End) : at));
        }

        if (isPast)
            (soaksFrom, end) = (Pools.Max(pool => pool.End), progress!.End?.UtcTicks);
        else if (at is { } done)
        {
            soaksFrom = progress?.State == StageState.Soaking ? Pools.Max(pool => pool.End) ?? start ?? done : done;
            end = Math.Max(from!.Value, soaksFrom.Value + policy.Soak.Ticks);
        }

        _played = Show(start, soaksFrom, end);
        return isPast ? from : end;
    }

    private PlannedStage Show(long? start, long? soaksFrom, long? end) => stage with
    {
        Start = Moment(start),
        SoaksFrom = Moment(soaksFrom),
        End = Moment(end),
        FailuresAtMost = Math.Min(limits.FailuresAtMost, Pools.Count()),
        Waves = [.. waves.Select((wave, n) => stage.Waves[n] with
        {
            Start = Moment(_times[n].Start),
            End = Moment(_times[n].End),
            Clusters = [.. wave.Select(cluster => cluster.Cluster with { Pools = [.. cluster.Pools.Select(Show)] })],
        })],
    };

    private static PlannedPool Show(PoolRun run) => run.Pool with
    {
        Start = Moment(run.Start),
        End = Moment(run.End),
        NodesAtOnce = run.Needs.AtOnce,
        RunsPastWindow = run.RunsPastWindow,
        Turn = run.Turn,
        SoaksFrom = run.Changed < run.End ? Moment(run.Changed) : null,
    };

    private static DateTimeOffset? Moment(long? ticks) => ticks is { } some ? new DateTimeOffset(some, TimeSpan.Zero) : null;
}
