using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Stories;

public class When_a_cluster_has_canary_pools
{
    private readonly Scenario _scenario = Stories.ThreeClusters("      canary: { pools: 1, soak: 2h }");

    [Fact]
    public async Task The_others_follow_when_the_canary_has_soaked()
    {
        var outcome = await _scenario.Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        foreach (var cluster in new[] { "one", "two", "three" })
            Assert.True(outcome.LastUpgradeOf(cluster, "system")!.StartedAt - outcome.LastUpgradeOf(cluster, "apps")!.EndedAt >= TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task What_breaks_while_it_soaks_keeps_the_others_as_they_were()
    {
        var outcome = await _scenario.BreakingWorkloads("two", delay: "30m").Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("its canary", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal([Images.Before], outcome.ImagesOf("two", "system"));
    }
}

public class When_a_release_is_aborted_in_flight
{
    [Fact]
    public async Task Azure_stops_too_and_what_is_half_done_is_named()
    {
        var outcome = await Stories.ThreeClusters().At(TimeSpan.FromMinutes(6), hands => hands.Abort("wrong month", inFlight: true)).Run();

        Assert.Equal(ReleaseState.Aborted, outcome.State);
        Assert.Contains("wrong month", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("half done: ", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains(outcome.Operations, operation => operation is { State: PoolUpgradeState.Aborted, StartedAt: not null });
    }

    [Fact]
    public async Task Half_way_it_is_bad_and_can_still_be_taken_back()
    {
        var outcome = await Stories.ThreeClusters().At(TimeSpan.FromMinutes(6), hands => hands.Abort("wrong month", inFlight: true))
            .When(hands => hands.Release.Phase == ReleaseState.Aborted, hands => hands.Rollback("and not at all")).Run();

        Assert.Equal(ReleaseState.RolledBack, outcome.State);
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Before, node.Image));
    }
}

public class When_a_release_is_withdrawn
{
    [Fact]
    public async Task It_is_marked_bad_with_who_and_why_and_no_pool_is_touched()
    {
        var outcome = await Scenario.Of(new Cluster("one").Ring("canary"))
            .When(hands => hands.Release.Phase == ReleaseState.Succeeded, hands => hands.Withdraw("it leaks memory")).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
        Assert.Contains(outcome.Audit, entry => entry is { Action: "withdraw", Actor: Hands.Manager, Why: "it leaks memory" });
    }
}
