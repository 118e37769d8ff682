using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.BlueGreen;

public class When_a_release_that_replaces_pools_is_held
{
    private static readonly TimeSpan Longer = BlueGreenStories.FinalSoak + TimeSpan.FromHours(8);

    private readonly Scenario _scenario = Scenario.Of(new Cluster("one").Ring("canary"))
        .WithPolicy(BlueGreenStories.Policy()).Watched(hands => new PoolWatch(hands, BlueGreenStories.FinalSoak, "one"));

    private DateTimeOffset? _heldAt, _resumedAt;

    [Theory]
    [InlineData("creating pool")]
    [InlineData("draining 1 of 3 nodes")]
    [InlineData("soaking until")]
    [InlineData("is kept until")]
    public async Task A_pause_of_any_length_keeps_both_pools_as_they_are_and_it_goes_on_from_there(string step)
    {
        var outcome = await _scenario
            .When(hands => hands.Says("apps", step), async hands =>
            {
                await hands.Pause();
                _heldAt = hands.Now;
            })
            .When(_ => _heldAt is not null, hands =>
            {
                _resumedAt = hands.Now;
                return hands.Resume();
            }, after: Longer).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
        Assert.DoesNotContain(Changes(outcome), at => at > _heldAt && at < _resumedAt);
        Assert.Contains(Changes(outcome), at => at >= _resumedAt);
    }

    [Theory]
    [InlineData("creating pool")]
    [InlineData("draining 1 of 3 nodes")]
    [InlineData("soaking until")]
    [InlineData("is kept until")]
    public async Task An_abort_writes_nothing_more_keeps_the_old_pool_and_tells_both(string step)
    {
        var outcome = await _scenario.When(hands => hands.Says("apps", step), async hands =>
        {
            await hands.Abort("wrong month");
            _heldAt = hands.Now;
        }).Run();

        Assert.Equal(ReleaseState.Aborted, outcome.State);
        Assert.Contains("one/apps", outcome.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Changes(outcome), at => at > _heldAt);
        Assert.Equal([Images.Before], outcome.ImagesOf("one", "apps"));
        Assert.NotNull(outcome.Pools["one"].MadeBeside("apps"));
        var upgrade = outcome.LastUpgradeOf("one", "apps")!;
        Assert.Equal(PoolUpgradeState.Aborted, upgrade.State);
        Assert.Contains($"The old pool apps is on {Images.Before}", upgrade.Reason, StringComparison.Ordinal);
        Assert.Contains($"The new pool {outcome.Pools["one"].MadeBeside("apps")!.Name} is on {Images.Target}", upgrade.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_abort_while_the_old_pool_is_being_deleted_lets_that_end_and_says_which_took_its_place()
    {
        var outcome = await _scenario.When(hands => hands.Says("apps", "deleting the old pool"), hands => hands.Abort("wrong month")).Run();

        Assert.Equal(ReleaseState.Aborted, outcome.State);
        Assert.DoesNotContain(outcome.Pools["one"], pool => pool.Name == "apps");
        var upgrade = outcome.LastUpgradeOf("one", "apps")!;
        Assert.Equal(PoolUpgradeState.Succeeded, upgrade.State);
        Assert.EndsWith(outcome.Pools["one"].MadeBeside("apps")!.Name, upgrade.ReplacedBy, StringComparison.Ordinal);
    }

    /// <summary>When pools were made, set or deleted, nodes closed or opened, pods asked to leave.</summary>
    private static IEnumerable<DateTimeOffset> Changes(Outcome outcome) => outcome.Log
        .Where(entry => (string?)entry["kind"] == "kubernetes" || ((string?)entry["kind"] == "write" && (string?)entry["method"] != "POST" && ((string?)entry["resource"])!.Contains("/agentPools/", StringComparison.Ordinal)))
        .Select(Outcome.At);
}
