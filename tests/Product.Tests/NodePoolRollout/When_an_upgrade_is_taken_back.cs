using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_an_upgrade_is_taken_back : IDisposable
{
    private readonly RolloutScenario _rollout = new();

    public When_an_upgrade_is_taken_back()
    {
        _rollout.Fleet.Add("shop-eastus");
        _rollout.Fleet.Pool("shop-eastus", "apps").GoesOnAlone = true;
    }

    private FakePool Apps => _rollout.Fleet.Pool("shop-eastus", "apps");

    public void Dispose() => _rollout.Dispose();

    [Fact]
    public async Task AKS_takes_it_to_the_version_before_and_every_node_is_seen_there()
    {
        var upgrade = await Upgraded();
        var back = await Back(upgrade);
        Assert.Equal((PoolUpgradeState.Succeeded, RollbackWay.AksRollback, upgrade.Id), (back.State, back.RollbackWay, back.RollbackOf));
        Assert.All(Apps.Nodes, node => Assert.Equal(Images.October, node.Image));
        Assert.Equal(new PoolChange(NodeImage: Images.October, KubernetesVersion: "1.34.8"), Assert.Single(_rollout.Fleet.Changes).Change);
    }

    [Fact]
    public async Task It_goes_on_while_its_release_is_being_rolled_back()
    {
        var upgrade = await Upgraded();
        await _rollout.Hold(HoldKind.RollingBack);
        Assert.Equal(PoolUpgradeState.Succeeded, (await Back(upgrade)).State);
    }

    [Fact]
    public async Task It_waits_while_its_release_is_paused()
    {
        var upgrade = await Upgraded();
        await _rollout.Hold(HoldKind.Paused);
        var back = await _rollout.Undo(upgrade);
        await _rollout.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(PoolUpgradeState.Waiting, (await _rollout.Show(back.Id)).State);
    }

    [Fact]
    public async Task After_an_abort_it_is_a_decision_of_its_own()
    {
        var upgrade = await Upgraded();
        await _rollout.Hold(HoldKind.Aborted);
        _rollout.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(PoolUpgradeState.Succeeded, (await Back(upgrade)).State);
    }

    [Fact]
    public async Task An_abort_that_comes_later_ends_it()
    {
        var upgrade = await Upgraded();
        await _rollout.Hold(HoldKind.Paused);
        var back = await _rollout.Undo(upgrade);
        await _rollout.Run(TimeSpan.FromMinutes(1));
        await _rollout.Hold(HoldKind.Aborted);
        Assert.Equal(PoolUpgradeState.Aborted, (await _rollout.Show(back.Id)).State);
    }

    [Fact]
    public async Task A_snapshot_that_was_kept_takes_it_back_where_AKS_no_longer_does()
    {
        var upgrade = await Upgraded(keepSnapshot: true);
        Apps.Recent.Clear();
        var back = await Back(upgrade);
        Assert.Equal((PoolUpgradeState.Succeeded, RollbackWay.Snapshot), (back.State, back.RollbackWay));
        Assert.All(Apps.Nodes, node => Assert.Equal(Images.October, node.Image));
    }

    [Fact]
    public async Task An_upgrade_that_changed_nothing_leaves_nothing_to_undo()
    {
        _rollout.Fleet.LatestInRegion["eastus"] = Images.October;
        var upgrade = await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run(TimeSpan.FromMinutes(1));
        var back = await Back(upgrade);
        Assert.Equal((PoolUpgradeState.AlreadyCurrent, RollbackWay.NothingToUndo), (back.State, back.RollbackWay));
        Assert.Equal(PoolUpgradeState.Aborted, (await _rollout.Show(upgrade.Id)).State);
        Assert.Empty(_rollout.Fleet.Upgrades);
    }

    [Fact]
    public async Task One_in_flight_is_aborted_first_and_goes_back_from_where_it_stands()
    {
        Apps.GoesOnAlone = false;
        var upgrade = await _rollout.Start("shop-eastus", "apps");
        while (Apps.Nodes.TrueForAll(node => !node.IsOn(Images.November)))
            await _rollout.Run(TimeSpan.FromMilliseconds(250));
        var back = await Back(upgrade);
        var stopped = await _rollout.Show(upgrade.Id);
        Assert.Equal(PoolUpgradeState.Aborted, stopped.State);
        Assert.Contains(back.Id, stopped.Reason, StringComparison.Ordinal);
        Assert.Equal((PoolUpgradeState.Succeeded, RollbackWay.Snapshot), (back.State, back.RollbackWay));
        Assert.All(Apps.Nodes, node => Assert.Equal(Images.October, node.Image));
        Assert.Single(_rollout.Fleet.Aborts);
    }

    [Fact]
    public async Task Without_any_way_it_is_refused_and_each_closed_way_says_why()
    {
        var upgrade = await Upgraded();
        Apps.Recent.Clear();
        var back = await Back(upgrade);
        Assert.Equal(PoolUpgradeState.Refused, back.State);
        foreach (var way in Enum.GetNames<RollbackWay>())
            Assert.Contains(way, back.Reason, StringComparison.Ordinal);
        Assert.Contains("AKS offers nothing to go back to", back.Reason, StringComparison.Ordinal);
        Assert.Contains("no snapshot", back.Reason, StringComparison.Ordinal);
        Assert.Empty(_rollout.Fleet.Changes);
    }

    [Fact]
    public async Task After_seven_days_AKS_does_not_take_it_back()
    {
        var upgrade = await Upgraded();
        _rollout.Clock.Now += TimeSpan.FromDays(8);
        var back = await Back(upgrade);
        Assert.Equal(PoolUpgradeState.Refused, back.State);
        Assert.Contains("more than 7 days ago", back.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stable", null, "upgradeChannel none")]
    [InlineData(null, "NodeImage", "nodeOSUpgradeChannel None")]
    public async Task While_a_channel_is_on_AKS_does_not_take_it_back(string? channel, string? os, string advice)
    {
        var upgrade = await Upgraded();
        var cluster = _rollout.Fleet.Clusters.Values.Single();
        (cluster.Channel, cluster.NodeOsChannel) = (channel, os);
        var back = await Back(upgrade);
        Assert.Equal(PoolUpgradeState.Refused, back.State);
        Assert.Contains(advice, back.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_OS_does_not_come_back_in_place()
    {
        var upgrade = await Upgraded(keepSnapshot: true);
        Apps.OsSku = "AzureLinux3";
        var back = await Back(upgrade);
        Assert.Equal(PoolUpgradeState.Refused, back.State);
        Assert.Contains("cannot be undone in place", back.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_is_never_taken_back()
    {
        var back = await Back(await Upgraded());
        Assert.Equal("rollout-rollback-of-rollback", (await Assert.ThrowsAsync<DomainException>(() => _rollout.Undo(back, Images.November))).Code);
        Assert.Equal("rollout-rollback-of-rollback", (await Assert.ThrowsAsync<DomainException>(() => _rollout.WaysBack(back.Id))).Code);
    }

    [Fact]
    public async Task An_upgrade_nobody_knows_and_one_of_another_pool_are_refused_before_any_effect()
    {
        var upgrade = await Upgraded();
        Assert.Equal("rollout-operation-unknown", (await Assert.ThrowsAsync<DomainException>(() => _rollout.Undo(upgrade with { Id = "rel-9.shop.apps" }))).Code);
        Assert.Equal("rollbackOf", (await Assert.ThrowsAsync<DomainException>(() => _rollout.Undo(upgrade with { PoolName = "system" }))).Field);
        Assert.Equal("strategy", (await Assert.ThrowsAsync<DomainException>(() => _rollout.Start(
            "shop-eastus", "apps", Images.October, attempt: ".x", change: request => request with { RollbackOf = upgrade.Id, Strategy = new PoolStrategy() }))).Field);
    }

    [Fact]
    public async Task Whether_it_could_be_can_be_asked_beforehand()
    {
        var upgrade = await Upgraded();
        var ways = await _rollout.WaysBack(upgrade.Id);
        Assert.Equal(Images.October, ways.TargetImage);
        var open = Assert.Single(ways.Ways, way => way.Open);
        Assert.Equal(RollbackWay.AksRollback, open.Way);
        Assert.Equal(Apps.Recent.Single().UsedUntil + TimeSpan.FromDays(7), open.Until);
        Assert.All(ways.Ways, way => Assert.NotEmpty(way.Because));
        Assert.Empty(_rollout.Fleet.Changes);
    }

    [Fact]
    public async Task A_pool_that_is_gone_or_an_Azure_that_is_away_is_told_as_such()
    {
        var upgrade = await Upgraded();
        _rollout.Fleet.Troubles["RecentVersions"] = new Queue<Exception>([AzureException.Of(503, null, "away")]);
        Assert.Equal("ways-back-unknown", (await Assert.ThrowsAsync<DomainException>(() => _rollout.WaysBack(upgrade.Id))).Code);
        _rollout.Fleet.Clusters.Values.Single().Pools.RemoveAll(pool => pool.Name == "apps");
        Assert.Equal("rollout-pool-gone", (await Assert.ThrowsAsync<DomainException>(() => _rollout.WaysBack(upgrade.Id))).Code);
    }

    [Fact]
    public async Task Killed_after_any_call_it_goes_back_once_all_the_same()
    {
        for (var call = 1; ; call++)
        {
            using var rollout = new RolloutScenario();
            rollout.Fleet.Add("shop-eastus");
            rollout.Fleet.Pool("shop-eastus", "apps").GoesOnAlone = true;
            var upgrade = await rollout.Start("shop-eastus", "apps");
            await rollout.Run();
            rollout.Fleet.KillAfterCall = rollout.Fleet.Calls + call;
            var back = await rollout.Undo(upgrade);
            await rollout.Run();
            Assert.Equal((PoolUpgradeState.Succeeded, RollbackWay.AksRollback), ((await rollout.Show(back.Id)).State, (await rollout.Show(back.Id)).RollbackWay));
            Assert.Single(rollout.Fleet.Changes);
            if (rollout.Killed == 0)
                break; // there is no such call any more
        }
    }

    private async Task<PoolUpgrade> Upgraded(bool keepSnapshot = false)
    {
        Apps.Now = () => _rollout.Clock.Now;
        var upgrade = await _rollout.Start("shop-eastus", "apps", change: request => request with { Strategy = new PoolStrategy(KeepSnapshot: keepSnapshot) });
        await _rollout.Run();
        upgrade = await _rollout.Show(upgrade.Id);
        Assert.Equal(PoolUpgradeState.Succeeded, upgrade.State);
        _rollout.Fleet.Changes.Clear();
        return upgrade;
    }

    private async Task<PoolUpgrade> Back(PoolUpgrade upgrade)
    {
        var back = await _rollout.Undo(upgrade);
        await _rollout.Run();
        return await _rollout.Show(back.Id);
    }
}
