using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.InPlace;

public class When_an_upgrade_is_taken_back
{
    private static readonly Cluster One = new("one");

    [Fact]
    public async Task AKS_brings_the_version_before_to_every_node()
    {
        await using var story = await PoolStory.Of(One);
        var back = await story.Back(await story.Done("one", "apps"));
        Assert.Equal((PoolUpgradeState.Succeeded, null, RollbackWay.AksRollback), (back.State, back.Reason, back.RollbackWay));
        Assert.Equal([Images.Before], story.ImagesOf("one", "apps"));
    }

    [Fact]
    public async Task After_seven_days_a_snapshot_that_was_kept_does()
    {
        await using var story = await PoolStory.Of(One);
        var upgrade = await story.Done("one", "apps", new PoolStrategy(KeepSnapshot: true));
        await story.Wait(TimeSpan.FromDays(8));
        var back = await story.Back(upgrade);
        Assert.Equal((PoolUpgradeState.Succeeded, null, RollbackWay.Snapshot), (back.State, back.Reason, back.RollbackWay));
        Assert.Equal([Images.Before], story.ImagesOf("one", "apps"));
    }

    [Fact]
    public async Task After_seven_days_without_one_it_is_refused_with_every_reason()
    {
        await using var story = await PoolStory.Of(One);
        var upgrade = await story.Done("one", "apps");
        await story.Wait(TimeSpan.FromDays(8));
        var back = await story.Back(upgrade);
        Assert.Equal(PoolUpgradeState.Refused, back.State);
        Assert.Contains("more than 7 days ago", back.Reason, StringComparison.Ordinal);
        Assert.Contains("no snapshot", back.Reason, StringComparison.Ordinal);
        Assert.Equal([Images.Target], story.ImagesOf("one", "apps"));
    }

    [Fact]
    public async Task One_in_flight_is_aborted_and_goes_back_from_where_it_stands()
    {
        await using var story = await PoolStory.Of(One);
        var upgrade = await story.Begin("one", "apps");
        await story.Until(upgrade.Id, seen => seen.NodesReady == 1);
        var back = await story.Back(upgrade);
        Assert.Equal(PoolUpgradeState.Aborted, (await story.Show(upgrade.Id)).State);
        Assert.Equal((PoolUpgradeState.Succeeded, null), (back.State, back.Reason));
        Assert.Equal([Images.Before], story.ImagesOf("one", "apps"));
    }

    [Fact]
    public async Task One_that_never_began_leaves_nothing_to_undo()
    {
        await using var story = await PoolStory.Of(One);
        var upgrade = await story.Begin("one", "apps", target: PoolStory.Newer);
        await story.Until(upgrade.Id, seen => seen.State == PoolUpgradeState.Waiting);
        Assert.Equal(RollbackWay.NothingToUndo, (await story.Back(upgrade)).RollbackWay);
    }

    [Fact]
    public async Task A_pool_that_came_by_a_snapshot_goes_back_by_AKS_too()
    {
        await using var story = await PoolStory.Of(One, new Cluster("asia").In("southeastasia"));
        await story.Offer(PoolStory.Newer, "southeastasia");
        await story.Done("one", "apps");
        var back = await story.Back(await story.Done("asia", "apps"));
        Assert.Equal((PoolUpgradeState.Succeeded, RollbackWay.AksRollback), (back.State, back.RollbackWay));
        Assert.Equal([Images.Before], story.ImagesOf("asia", "apps"));
    }

    [Fact]
    public async Task In_an_emergency_it_goes_on_though_its_release_is_held_for_upgrades()
    {
        await using var story = await PoolStory.Of(One);
        var upgrade = await story.Done("one", "apps");
        await story.Hold(new HoldRequest(HoldKind.RollingBack, "customers complain", "token:manager"));
        var waiting = await story.Begin("one", "system");
        Assert.Equal(PoolUpgradeState.Succeeded, (await story.Back(upgrade)).State);
        Assert.Equal(PoolUpgradeState.Waiting, (await story.Show(waiting.Id)).State);
    }

    [Fact]
    public async Task An_answer_that_got_lost_is_found_in_the_pool_and_nothing_is_written_twice()
    {
        await using var story = await PoolStory.Of(One);
        var upgrade = await story.Done("one", "apps");
        await story.Fault(new { kind = "lostResponse", method = "PUT", pathContains = "/agentPools/apps" });
        Assert.Equal(PoolUpgradeState.Succeeded, (await story.Back(upgrade)).State);
        Assert.Equal(1, story.Writes("PUT", "/one/agentPools/apps"));
    }

    [Fact]
    public async Task Killed_at_any_point_of_it_it_goes_back_once()
    {
        for (var point = 1L; ; point += 5)
        {
            await using var story = await PoolStory.Of(One);
            var upgrade = await story.Done("one", "apps");
            story.Platform.Rollout.KillLater(story.Platform.Rollout.Points + point);
            var back = await story.Back(upgrade);
            Assert.Equal((PoolUpgradeState.Succeeded, null), (back.State, back.Reason));
            Assert.Equal(1, story.Writes("PUT", "/one/agentPools/apps"));
            if (story.Platform.Rollout.TimesKilled == 0 || point > 40)
                break;
        }
    }
}
