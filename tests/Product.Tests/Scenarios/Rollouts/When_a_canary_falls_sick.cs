using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Rollouts;

public class When_a_canary_falls_sick
{
    private readonly Scenario _scenario = Scenario.Of(new Cluster("one").Ring("canary"), new Cluster("two").Ring("broad"));

    [Fact]
    public async Task A_node_that_does_not_come_back_pauses_the_release()
    {
        var outcome = await _scenario.Failing("one", "apps").Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Equal(PoolUpgradeState.Failed, outcome.StateOf("one", "apps"));
        Assert.Equal([Images.Before], outcome.ImagesOf("two", "apps"));
    }

    [Fact]
    public async Task Resuming_tries_the_pool_again()
    {
        var outcome = await _scenario.Failing("one", "apps").When(hands => hands.Release.Paused, hands => hands.Resume("the node was replaced")).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.Equal(2, outcome.UpgradeCalls("one", "apps").Count);
    }

    [Fact]
    public async Task Workloads_that_break_during_the_soak_keep_the_next_stage_from_beginning()
    {
        var outcome = await _scenario.BreakingWorkloads("one", delay: "40m").Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("workloads", outcome.Reason, StringComparison.Ordinal);
        Assert.Null(outcome.LastUpgradeOf("two", "apps"));
    }
}
