using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Planning;

/// <summary>The first stage is measured; from then on what was foreseen has to happen.</summary>
public class When_a_plan_is_carried_out
{
    /// <summary>Pools begin and end within this of what was foreseen, as long as one of them takes: what waits for room at the same time may swap places.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(30);

    private readonly Scenario _scenario = Scenario.Of(
        [
            .. new[] { "c1", "c2", "c3" }.Select(name => new Cluster(name).Ring("canary")),
            .. new[] { "b1", "b2", "b3", "b4", "b5", "b6" }.Select((name, n) => new Cluster(name).Ring("broad").With(Pool.OfSystem("system"), new Pool("apps", 2 + n))),
        ])
        .WithPolicy(Scenario.TwoStages.Replace("maxConcurrentPools: 4", "maxConcurrentPools: 2", StringComparison.Ordinal));

    private RolloutPlan? _plan;

    private async Task<Outcome> Run() => await _scenario
        .When(
            hands => hands.Stages.Contains(("broad", StageState.RollingOut)),
            async hands => _plan = ReleaseJson.Read<RolloutPlan>((await hands.Get($"/releases/{hands.ReleaseId}/plan")).ToJsonString()))
        .Run();

    [Fact]
    public async Task Pools_begin_and_end_when_it_was_foreseen()
    {
        var outcome = await Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        var planned = _plan!.Stages[1].Waves.SelectMany(wave => wave.Clusters).SelectMany(cluster => cluster.Pools.Select(pool => (Cluster: cluster.Name, Pool: pool))).ToList();
        Assert.Equal(12, planned.Count);
        Assert.All(planned, p =>
        {
            var upgrade = outcome.LastUpgradeOf(p.Cluster, p.Pool.Name)!;
            Assert.InRange(upgrade.StartedAt!.Value, p.Pool.Start!.Value - Tolerance, p.Pool.Start.Value + Tolerance);
            Assert.InRange(upgrade.EndedAt!.Value, p.Pool.End!.Value - Tolerance, p.Pool.End.Value + Tolerance);
        });
    }

    [Fact]
    public async Task It_ends_when_it_was_foreseen()
    {
        var outcome = await Run();

        var ended = outcome.Timeline.Last(entry => entry.Message.Contains("Passed", StringComparison.Ordinal)).At;
        Assert.InRange(_plan!.Forecast!.End!.Value, ended - Tolerance, ended + Tolerance);
    }
}
