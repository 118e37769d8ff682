using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.InPlace;

public class When_a_pool_is_taken_to_its_image
{
    private static readonly Cluster One = new("one"), Asia = new Cluster("asia").In("southeastasia");

    [Fact]
    public async Task Its_surge_is_the_policys_meanwhile_and_its_own_again_afterwards()
    {
        await using var story = await PoolStory.Of(One.With(new Pool("apps", 5) { MaxSurge = "10%" }, Pool.OfSystem("system")));
        var upgrade = await story.Begin("one", "apps", change: request => request with { Settings = new PoolUpgradeSettings("3", MaxUnavailable: "0") });
        await story.Until(upgrade.Id, seen => seen.State == PoolUpgradeState.Upgrading);
        Assert.Equal("3", story.Azure("one", "apps", MaxSurge));
        Assert.Contains("Azure is replacing nodes", (await story.Until(upgrade.Id, seen => seen.Step is not null)).Step, StringComparison.Ordinal);
        var done = await story.Ended(upgrade.Id);
        await story.Wait(TimeSpan.FromHours(1));
        Assert.Equal((PoolUpgradeState.Succeeded, null, 5), (done.State, done.Reason, done.NodesReady));
        Assert.Equal("10%", story.Azure("one", "apps", MaxSurge));
        Assert.Equal([Images.Target], story.ImagesOf("one", "apps"));
    }

    [Fact]
    public async Task In_a_region_that_has_moved_on_it_comes_by_a_snapshot()
    {
        await using var story = await PoolStory.Of(One, Asia);
        await story.Offer(PoolStory.Newer, "southeastasia");
        Assert.Equal(PoolUpgradeState.Succeeded, (await story.Done("one", "apps")).State);
        var done = await story.Done("asia", "apps");
        Assert.Equal((PoolUpgradeState.Succeeded, null), (done.State, done.Reason));
        Assert.Equal([Images.Target], story.ImagesOf("asia", "apps"));
        Assert.Equal(0, story.Writes("POST", "/asia/agentPools/apps/upgradeNodeImageVersion"));
    }

    [Fact]
    public async Task The_next_release_takes_a_pool_further_that_came_by_a_snapshot()
    {
        await using var story = await PoolStory.Of(One, Asia);
        await story.Offer(PoolStory.Newer, "southeastasia");
        await story.Done("one", "apps");
        await story.Done("asia", "apps");
        Assert.Equal(PoolUpgradeState.Succeeded, (await story.Done("asia", "apps", target: PoolStory.Newer, attempt: ".next")).State);
        Assert.Equal([PoolStory.Newer], story.ImagesOf("asia", "apps"));
    }

    [Fact]
    public async Task Without_a_snapshot_a_region_that_has_moved_on_refuses()
    {
        await using var story = await PoolStory.Of(One, Asia);
        await story.Offer(PoolStory.Newer, "southeastasia");
        var refused = await story.Done("asia", "apps");
        Assert.Equal(PoolUpgradeState.Refused, refused.State);
        Assert.Equal([Images.Before], story.ImagesOf("asia", "apps"));
    }

    [Fact]
    public async Task Where_the_image_is_not_yet_it_is_waited_for()
    {
        await using var story = await PoolStory.Of(One);
        var upgrade = await story.Begin("one", "apps", target: PoolStory.Newer);
        var waiting = await story.Until(upgrade.Id, seen => seen.State == PoolUpgradeState.Waiting);
        Assert.Contains("not yet in region eastus", waiting.Reason, StringComparison.Ordinal);
        await story.Wait(TimeSpan.FromDays(2));
        await story.Offer(PoolStory.Newer);
        Assert.Equal(PoolUpgradeState.Succeeded, (await story.Ended(upgrade.Id)).State);
    }

    [Fact]
    public async Task An_abort_in_flight_leaves_it_between_two_images_and_says_so()
    {
        await using var story = await PoolStory.Of(One);
        var upgrade = await story.Begin("one", "apps");
        await story.Until(upgrade.Id, seen => seen.NodesReady == 1);
        await story.Hold(new HoldRequest(HoldKind.Aborted, "not this month", "token:manager", AbortInFlight: true));
        var aborted = await story.Ended(upgrade.Id);
        Assert.Equal(PoolUpgradeState.Aborted, aborted.State);
        foreach (var image in story.ImagesOf("one", "apps"))
            Assert.Contains(image, aborted.Reason, StringComparison.Ordinal);
        Assert.Equal(2, story.ImagesOf("one", "apps").Count);
        Assert.Equal(1, story.Writes("POST", "/one/agentPools/apps/abort"));
    }

    [Fact]
    public async Task A_later_attempt_resumes_what_failed_half_way()
    {
        await using var story = await PoolStory.Of(One);
        await story.Fault(new { kind = "failNode", cluster = "one", pool = "apps", times = 1 });
        Assert.Equal(PoolUpgradeState.Failed, (await story.Done("one", "apps")).State);
        Assert.Equal(PoolUpgradeState.Succeeded, (await story.Done("one", "apps", attempt: ".2")).State);
        Assert.Equal([Images.Target], story.ImagesOf("one", "apps"));
    }

    [Fact]
    public async Task Refusals_of_Azure_for_too_many_requests_are_waited_for_and_nothing_else()
    {
        await using var story = await PoolStory.Of(One);
        await story.Fault(new { kind = "throttle", retryAfterSeconds = 300, times = 6 });
        Assert.Equal(PoolUpgradeState.Succeeded, (await story.Done("one", "apps")).State);
        Assert.Equal(1, story.Writes("POST", "/one/agentPools/apps/upgradeNodeImageVersion"));
    }

    [Fact]
    public async Task An_acceptance_that_names_no_address_to_follow_is_followed_by_the_pool()
    {
        await using var story = await PoolStory.Of(One);
        await story.Fault(new { kind = "droppedHeaders", method = "POST", pathContains = "upgradeNodeImageVersion" });
        Assert.Equal(PoolUpgradeState.Succeeded, (await story.Done("one", "apps")).State);
        Assert.Equal(1, story.Writes("POST", "/one/agentPools/apps/upgradeNodeImageVersion"));
    }

    private static string? MaxSurge(AzureSimulator.Model.PoolState pool) => (string?)pool.Properties["upgradeSettings"]?["maxSurge"];
}
