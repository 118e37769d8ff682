using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Gates;

public class When_a_soak_demands_load
{
    private static readonly string Demanding = GateScenarios.Policy("nodes-ready", "soakNodeHours: 20\n      soakAtMost: 12h");

    [Fact]
    public async Task It_ends_when_time_and_node_hours_are_both_reached()
    {
        var outcome = await GateScenarios.Canary.WithPolicy(Demanding).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.Contains(outcome.Timeline, entry => entry.Kind == "soak" && entry.Message.Contains("of 20 node-hours under workload", StringComparison.Ordinal));
        Assert.True(Soaked(outcome) > TimeSpan.FromHours(3), $"It soaked {Soaked(outcome)}: five nodes cannot spend 20 node-hours in less than four.");
    }

    [Fact]
    public async Task A_stage_that_stays_idle_pauses_and_says_what_is_missing()
    {
        var outcome = await Scenario.Of(new Cluster("one") { Workloads = [] }.Ring("canary"), new Cluster("two").Ring("broad")).WithPolicy(Demanding).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("has 0 of 20 node-hours under workload, and soakAtMost is over: 0 nodes carry work now", outcome.Reason, StringComparison.Ordinal);
        Assert.InRange(Soaked(outcome), TimeSpan.FromHours(12), TimeSpan.FromHours(13));
        Assert.Null(outcome.LastUpgradeOf("two", "apps"));
    }

    private static TimeSpan Soaked(Outcome outcome)
    {
        var soaking = outcome.Timeline.First(entry => entry.Message.StartsWith("Stage canary: Soaking", StringComparison.Ordinal)).At;
        return outcome.Timeline.First(entry => entry.At > soaking && (entry.Kind == "pause" || entry.Message.StartsWith("Stage canary: Passed", StringComparison.Ordinal))).At - soaking;
    }
}
