using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Stories;

public class When_a_release_is_taken_back
{
    private readonly Scenario _twoStages = Scenario.Of(new Cluster("one").Ring("canary"), new Cluster("two").Ring("broad"));

    [Fact]
    public async Task By_hand_every_pool_it_changed_is_back_on_its_image()
    {
        var outcome = await _twoStages.At(TimeSpan.FromMinutes(100), hands => hands.Rollback("customers complain")).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Before, node.Image));
        Assert.Contains(outcome.Timeline, entry => entry.Kind == "rollback" && entry.Message.Contains("go back, newest first", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_has_succeeded_is_taken_back_too()
    {
        var outcome = await _twoStages.When(hands => hands.Release.Phase == ReleaseState.Succeeded, hands => hands.Rollback("it leaks memory")).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Before, node.Image));
    }

    [Fact]
    public async Task The_newest_change_goes_back_first()
    {
        var outcome = await _twoStages.When(hands => hands.Release.Phase == ReleaseState.Succeeded, hands => hands.Rollback()).Run();

        var back = outcome.Operations.Where(operation => operation.Request.RollbackOf is not null).OrderBy(operation => operation.StartedAt).Select(operation => $"{operation.ClusterName}/{operation.PoolName}");
        Assert.Equal(["two/system", "two/apps", "one/system", "one/apps"], back);
    }

    [Fact]
    public async Task A_failing_gate_has_it_taken_back_where_the_policy_says_so()
    {
        var outcome = await Stories.ThreeClusters("      onFailure: rollBack").BreakingWorkloads("two", delay: "30m").Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Before, node.Image));
        Assert.Contains(outcome.Audit, entry => entry is { Action: "rollback", Actor: "app:release-workflows" });
    }

    [Fact]
    public async Task What_is_in_flight_is_stopped_first_and_what_waits_never_begins()
    {
        var outcome = await _twoStages.At(TimeSpan.FromMinutes(3), hands => hands.Rollback("wrong month")).Run();

        Assert.Equal(ReleaseState.RolledBack, outcome.State);
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Before, node.Image));
        Assert.DoesNotContain(outcome.Operations, operation => operation.ClusterName == "two" && operation.StartedAt is not null);
    }

    [Fact]
    public async Task It_waits_for_the_window()
    {
        var outcome = await Scenario.Of(new Cluster("one").Ring("canary").Tagged("maintenance", "night")).WithWindow("maintenance", "night", from: "22:00", hours: 2)
            .When(hands => hands.Release.Phase == ReleaseState.Succeeded, hands => hands.Rollback("outage")).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Operations.Where(operation => operation.Request.RollbackOf is not null), operation => Assert.InRange(operation.StartedAt!.Value.Hour, 22, 23));
    }

    [Theory]
    [InlineData(100), InlineData(101), InlineData(110)]
    public async Task Whatever_dies_on_the_way_it_ends_the_same(int minutes)
    {
        var outcome = await _twoStages.At(TimeSpan.FromMinutes(100), hands => hands.Rollback())
            .At(TimeSpan.FromMinutes(minutes), hands =>
            {
                Hands.Kill(hands.Platform.Ledger);
                Hands.Kill(hands.Platform.Rollout);
                return Task.CompletedTask;
            }).Run();

        Assert.Equal(ReleaseState.RolledBack, outcome.State);
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Before, node.Image));
    }
}
