using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Stories;

/// <summary>What the earlier one brought, the later one brought something newer for (R7).</summary>
public class When_two_releases_follow_each_other
{
    private const string Later = "3.0.20261128", LaterImage = "AKSAzureLinux-V3gen2-202611.28.0", Earlier = "rel-3-0-20261121-1", LaterId = "rel-3-0-20261128-1";

    private static readonly string CanaryOnly = Scenario.TwoStages[..Scenario.TwoStages.IndexOf("    - name: broad", StringComparison.Ordinal)].Replace("name: standard", "name: canary-only", StringComparison.Ordinal);

    private static Scenario Two => Scenario.Of(new Cluster("one").Ring("canary"), new Cluster("two").Ring("broad"));

    private DateTimeOffset _asked;

    [Fact]
    public async Task The_later_one_goes_back_to_what_the_earlier_one_brought()
    {
        var outcome = await Both(Two).When(LaterHasSucceeded, hands => hands.Rollback()).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
    }

    [Fact]
    public async Task Nothing_goes_back_to_a_release_that_was_withdrawn()
    {
        var outcome = await Both(Two).When(LaterHasSucceeded, async hands =>
        {
            hands.TurnTo(Earlier);
            await hands.Withdraw("it leaks memory");
            hands.TurnTo(LaterId);
            await Rollback(hands);
        }).Run();

        Assert.Equal(ReleaseState.Failed, outcome.State);
        Assert.Contains($"one/apps ({Images.Target} belongs to {Earlier}, which was marked Withdrawn by {Hands.Manager}: it leaks memory)", outcome.Reason, StringComparison.Ordinal);
        Assert.All(outcome.Nodes, node => Assert.Equal(LaterImage, node.Image));
        Assert.Empty(outcome.WritesAfter(_asked));
    }

    [Fact]
    public async Task Nothing_goes_back_to_a_release_that_is_not_finished()
    {
        var outcome = await Two
            .When(hands => hands.ReleaseId == Earlier && hands.Stages is [(_, StageState.Soaking), _], async hands =>
            {
                await hands.Pause("the vendor has a newer one");
                await hands.Follow(Later, LaterImage);
            })
            .When(LaterHasSucceeded, hands => hands.Rollback()).Run();

        Assert.Equal(ReleaseState.Failed, outcome.State);
        Assert.Contains($"one/apps ({Images.Target} belongs to {Earlier}, which is Paused: an unfinished release is not gone back to)", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal([LaterImage], outcome.ImagesOf("one", "apps"));
        Assert.Equal([Images.Before], outcome.ImagesOf("two", "apps"));
    }

    [Fact]
    public async Task Taking_back_the_earlier_one_leaves_alone_what_the_later_one_brought()
    {
        var outcome = await Both(Two.WithDocument("policies/canary-only.yaml", CanaryOnly), "canary-only").When(LaterHasSucceeded, hands =>
        {
            hands.TurnTo(Earlier);
            return hands.Rollback();
        }).Run();

        Assert.Equal(ReleaseState.Failed, outcome.State);
        Assert.Contains($"one/apps (it is on {LaterImage}: something else has changed it since)", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal([LaterImage], [.. outcome.ImagesOf("one", "apps").Concat(outcome.ImagesOf("one", "system")).Distinct()]);
        Assert.Equal([Images.Before], [.. outcome.ImagesOf("two", "apps").Concat(outcome.ImagesOf("two", "system")).Distinct()]);
    }

    [Fact]
    public async Task Also_where_the_later_one_was_still_at_work_when_it_was_asked_for()
    {
        var outcome = await Both(Scenario.Of(new Cluster("one").Ring("canary")).WithPolicy(Scenario.TwoStages.Replace("maxSurge: \"1\"", "maxSurge: \"1\"\n    keepSnapshots: true", StringComparison.Ordinal)))
            .When(hands => hands.Operations.Any(operation => operation is { Request.ReleaseId: LaterId, State: PoolUpgradeState.Upgrading }), hands =>
            {
                hands.TurnTo(Earlier);
                return hands.Rollback();
            })
            .Run();

        Assert.Equal(ReleaseState.Failed, outcome.State);
        Assert.Contains($"it is on {LaterImage}: something else has changed it since", outcome.Reason, StringComparison.Ordinal);
        Assert.All(outcome.Nodes, node => Assert.Equal(LaterImage, node.Image));
    }

    [Fact]
    public async Task What_was_taken_back_is_neither_taken_back_again_nor_started_again()
    {
        var refusals = new List<string>();
        await Both(Two).When(LaterHasSucceeded, hands => hands.Rollback()).When(hands => hands.ReleaseId == LaterId && hands.Release.Phase == ReleaseState.RolledBack, async hands =>
        {
            refusals.Add((await Assert.ThrowsAsync<InvalidOperationException>(() => hands.Rollback("once more"))).Message);
            refusals.Add((await Assert.ThrowsAsync<InvalidOperationException>(() => hands.Post("/releases", new StartReleaseRequest(Later, "standard"), key: "once-more"))).Message);
        }).Run();

        Assert.All(refusals, refusal => Assert.Contains(" 409", refusal, StringComparison.Ordinal));
        Assert.Equal(2, refusals.Count);
    }

    /// <summary>The later one begins when the earlier one has ended.</summary>
    private static Scenario Both(Scenario scenario, string policy = "standard") =>
        scenario.When(hands => hands.Release.Phase == ReleaseState.Succeeded, hands => hands.Follow(Later, LaterImage, policy));

    private static bool LaterHasSucceeded(Hands hands) => hands.ReleaseId == LaterId && hands.Release.Phase == ReleaseState.Succeeded;

    private Task Rollback(Hands hands)
    {
        _asked = hands.Now;
        return hands.Rollback();
    }
}
