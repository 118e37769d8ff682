using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.Drifting;

public sealed class When_the_fleet_drifts
{
    private static readonly PoolUpgradeSettings Changed = new("50%", 30, 0);

    [Fact]
    public async Task What_is_as_it_was_left_is_no_drift()
    {
        using var fleet = await DriftScenario.Delivered();
        await fleet.Look();
        Assert.Empty(await fleet.Open());
        Assert.Empty(await fleet.Facts());
    }

    [Fact]
    public async Task A_pool_on_another_image_is_told_once_and_resolved_when_it_is_back()
    {
        using var fleet = await DriftScenario.Delivered();
        fleet.Pool().MoveTo(Images.December);
        await fleet.Look();
        var drift = await fleet.OnlyOpen();
        await fleet.Look();
        await fleet.Look();

        Assert.Equal((DriftKind.Image, Images.November, Images.December, "rel-1"), (drift.Kind, drift.Wanted, drift.Actual, drift.ReleaseId));
        Assert.EndsWith("/agentPools/apps", drift.PoolId, StringComparison.Ordinal);
        Assert.Equal(drift, await fleet.OnlyOpen());
        Assert.Contains(drift.Id, Assert.Single(await fleet.Facts()), StringComparison.Ordinal);

        fleet.Pool().MoveTo(Images.November);
        await fleet.Look();
        Assert.Empty(await fleet.Open());
        Assert.Equal(fleet.Rollout.Clock.Now, Assert.Single(await fleet.All()).ResolvedAt);
    }

    [Fact]
    public async Task Drift_that_comes_again_is_told_again()
    {
        using var fleet = await DriftScenario.Delivered();
        foreach (var image in (string[])[Images.December, Images.November, Images.December])
        {
            fleet.Pool().MoveTo(image);
            await fleet.Look();
        }

        Assert.Equal(2, (await fleet.Facts()).Count);
        await fleet.OnlyOpen();
    }

    [Fact]
    public async Task Nodes_of_one_pool_on_different_images_are_told_once_and_resolved()
    {
        using var fleet = await DriftScenario.Delivered();
        fleet.Pool().Nodes[1] = fleet.Pool().Nodes[1] with { Image = Images.October };
        await fleet.Look();
        await fleet.Look();
        var drift = await fleet.OnlyOpen();
        Assert.Equal((DriftKind.MixedNodes, $"1 nodes on {Images.October}, 2 nodes on {Images.November}"), (drift.Kind, drift.Actual));
        Assert.Single(await fleet.Facts());

        fleet.Pool().MoveTo(Images.November);
        await fleet.Look();
        Assert.Empty(await fleet.Open());
    }

    [Fact]
    public async Task A_node_that_has_not_said_its_image_yet_is_no_drift()
    {
        using var fleet = await DriftScenario.Delivered();
        fleet.Pool().Nodes[1] = fleet.Pool().Nodes[1] with { Image = null };
        await fleet.Look();
        Assert.Empty(await fleet.Open());
    }

    [Fact]
    public async Task Settings_that_somebody_changed_are_told_once_and_resolved()
    {
        using var fleet = await DriftScenario.Delivered();
        var before = fleet.Pool().Settings;
        fleet.Pool().Settings = Changed;
        await fleet.Look();
        await fleet.Look();
        var drift = await fleet.OnlyOpen();
        Assert.Equal(DriftKind.Settings, drift.Kind);
        Assert.StartsWith("maxSurge 10%", drift.Wanted, StringComparison.Ordinal);
        Assert.StartsWith("maxSurge 50%", drift.Actual, StringComparison.Ordinal);
        Assert.Single(await fleet.Facts());

        fleet.Pool().Settings = before;
        await fleet.Look();
        Assert.Empty(await fleet.Open());
    }

    [Fact]
    public async Task Settings_that_are_still_to_be_put_back_are_no_drift()
    {
        using var fleet = await DriftScenario.Delivered();
        fleet.Pool().Settings = Changed;
        await fleet.Rollout.Database.Write(
            session => PoolSettingsStore.Note(session, new ChangedSettings($"{fleet.Cluster.Id}/agentPools/apps", fleet.Cluster.Id, "rel-1", new("10%"), Changed)), RolloutScenario.Stop);
        await fleet.Look();
        Assert.Empty(await fleet.Open());
    }

    [Theory]
    [InlineData("node-image", null)]
    [InlineData(null, "NodeImage")]
    public async Task A_channel_that_somebody_turned_on_is_told_once_for_the_cluster_and_resolved(string? upgrade, string? nodeOs)
    {
        using var fleet = await DriftScenario.Delivered();
        (fleet.Cluster.Channel, fleet.Cluster.NodeOsChannel) = (upgrade, nodeOs);
        await fleet.Look();
        await fleet.Look();
        var drift = await fleet.OnlyOpen();
        Assert.Equal((DriftKind.Channel, fleet.Cluster.Id, ""), (drift.Kind, drift.ClusterId, drift.PoolId));
        Assert.Single(await fleet.Facts());

        (fleet.Cluster.Channel, fleet.Cluster.NodeOsChannel) = ("none", "None");
        await fleet.Look();
        Assert.Empty(await fleet.Open());
    }

    [Fact]
    public async Task A_channel_that_was_on_before_is_no_drift()
    {
        using var fleet = new DriftScenario();
        var cluster = fleet.Fleet.Add("shop-eastus");
        (cluster.Channel, cluster.Tags[FleetFlags.AllowChannelTag]) = ("node-image", "true");
        await fleet.Deliver();
        await fleet.Look();
        await fleet.Look();
        Assert.Empty(await fleet.Open());
    }

    [Fact]
    public async Task A_pool_that_is_gone_is_told_once_and_resolved_when_it_is_back()
    {
        using var fleet = await DriftScenario.Delivered();
        var pool = fleet.Pool();
        fleet.Cluster.Pools.Remove(pool);
        await fleet.Look();
        await fleet.Look();
        Assert.Equal(DriftKind.Missing, (await fleet.OnlyOpen()).Kind);
        Assert.Single(await fleet.Facts());

        fleet.Cluster.Pools.Add(pool);
        await fleet.Look();
        Assert.Empty(await fleet.Open());
    }

    [Fact]
    public async Task Of_a_pool_that_another_took_over_from_nothing_is_wanted_any_more()
    {
        using var fleet = await DriftScenario.Delivered();
        var upgrade = (await fleet.Operation("rel-1.shop-eastus.apps"))!;
        await fleet.Rollout.Database.Write(
            session => WantedPools.Left(session, upgrade with { ReplacedBy = $"{fleet.Cluster.Id}/agentPools/appsb" }), RolloutScenario.Stop);
        fleet.Cluster.Pools.Remove(fleet.Pool());
        fleet.Cluster.Pools.Add(new FakePool("appsb", Images.November, 3));
        await fleet.Look();
        Assert.Empty(await fleet.Open());

        fleet.Fleet.Pool("shop-eastus", "appsb").MoveTo(Images.December);
        await fleet.Look();
        Assert.EndsWith("/appsb", (await fleet.OnlyOpen()).PoolId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_an_upgrade_is_under_way_nothing_is_said_of_its_pool()
    {
        using var fleet = await DriftScenario.Delivered();
        fleet.Fleet.Latest = Images.December;
        fleet.Pool().GoesOnAlone = false;
        await fleet.Rollout.Start("shop-eastus", "apps", Images.December, "rel-2");
        fleet.Pool().MoveTo(Images.December);
        fleet.Pool().Nodes[0] = fleet.Pool().Nodes[0] with { Image = Images.October };
        await fleet.Look();
        Assert.Empty(await fleet.Open());
    }

    [Fact]
    public async Task What_a_release_left_half_done_is_drift_once_that_release_has_ended()
    {
        using var fleet = await DriftScenario.Delivered();
        (fleet.Fleet.Latest, fleet.Pool().FailAfterNodes) = (Images.December, 1);
        await fleet.Rollout.Start("shop-eastus", "apps", Images.December, "rel-2");
        await fleet.Rollout.Run();
        Assert.Equal(PoolUpgradeState.Failed, (await fleet.Rollout.Show("rel-2.shop-eastus.apps")).State);
        await fleet.Look();
        Assert.Empty(await fleet.Open());

        await fleet.EndRelease("rel-2");
        await fleet.Look();
        var drift = await fleet.OnlyOpen();
        Assert.Equal((DriftKind.MixedNodes, "rel-1"), (drift.Kind, drift.ReleaseId));
    }

    [Fact]
    public async Task A_newer_release_that_ended_well_is_what_is_wanted_from_then_on()
    {
        using var fleet = await DriftScenario.Delivered();
        fleet.Pool().MoveTo(Images.October);
        await fleet.Look();
        fleet.Fleet.Latest = Images.December;
        await fleet.Deliver("rel-2", Images.December);
        await fleet.Look();
        Assert.Empty(await fleet.Open());
        Assert.NotNull(Assert.Single(await fleet.All()).ResolvedAt);
    }

    [Fact]
    public async Task Of_a_subscription_that_does_not_answer_nothing_is_said_and_nothing_is_resolved()
    {
        using var fleet = await DriftScenario.Delivered();
        fleet.Pool().MoveTo(Images.December);
        await fleet.Look();
        fleet.Fleet.Add("other-eastus", subscription: "0b8f3a52-7c1e-4d64-9e0a-6a1f2c3d4e5f");
        fleet.Fleet.Away[FakeFleet.Subscription] = AzureException.Of(503, null, "away");
        fleet.Pool().MoveTo(Images.November);
        fleet.Cluster.Pools.Remove(fleet.Pool("system"));
        await fleet.Look();
        Assert.Equal(DriftKind.Image, (await fleet.OnlyOpen()).Kind);
    }

    [Fact]
    public async Task Of_a_pool_that_is_switched_off_or_being_changed_nothing_is_said()
    {
        using var fleet = await DriftScenario.Delivered();
        (fleet.Pool().Power, fleet.Pool("system").State) = ("Stopped", "Updating");
        (fleet.Pool().Settings, fleet.Pool("system").Settings) = (Changed, Changed);
        await fleet.Look();
        Assert.Empty(await fleet.Open());
    }

    [Fact]
    public async Task Nodes_are_looked_at_cluster_by_cluster_in_rotation_and_suspects_first()
    {
        using var fleet = new DriftScenario { Pace = new DriftPace { ClustersPerRound = 1 } };
        foreach (var name in (string[])["a", "b", "c"])
            fleet.Fleet.Add(name, pools: "apps");
        await fleet.Deliver();
        foreach (var name in (string[])["a", "b", "c"])
            fleet.Fleet.Pool(name, "apps").Nodes[0] = fleet.Fleet.Pool(name, "apps").Nodes[0] with { Image = Images.October };

        // The first that is found stays suspicious, so that it is seen when it becomes right.
        await fleet.Look();
        await fleet.Look();
        Assert.Contains("/a/", (await fleet.OnlyOpen()).PoolId, StringComparison.Ordinal);
        fleet.Fleet.Pool("a", "apps").MoveTo(Images.November);
        await fleet.Look();
        await fleet.Look();
        Assert.Contains("/b/", (await fleet.OnlyOpen()).PoolId, StringComparison.Ordinal);
        fleet.Fleet.Pool("b", "apps").MoveTo(Images.November);
        await fleet.Look();
        await fleet.Look();
        Assert.Contains("/c/", (await fleet.OnlyOpen()).PoolId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_hides_no_other()
    {
        using var fleet = await DriftScenario.Delivered();
        fleet.Fleet.Add("new-eastus", pools: "apps"); // never looked at: its turn is first
        await fleet.Deliver("rel-2");
        fleet.Pool().Nodes[0] = fleet.Pool().Nodes[0] with { Image = Images.October };
        fleet.Fleet.Troubles["Nodes"] = new Queue<Exception>([new ClusterApiException("new-eastus", "away")]);
        await fleet.Look();
        Assert.Contains("/shop-eastus/", (await fleet.OnlyOpen()).PoolId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_process_may_be_killed_after_any_call_and_each_drift_is_still_told_once()
    {
        for (var call = 1; ; call++)
        {
            using var fleet = await DriftScenario.Delivered();
            fleet.Pool().MoveTo(Images.December);
            fleet.Pool("system").Settings = Changed;
            var before = fleet.Fleet.Calls;
            fleet.Fleet.KillAfterCall = before + call;
            await fleet.Look();
            Assert.Equal((await fleet.All()).Count, (await fleet.Facts()).Count);
            var killed = fleet.Fleet.Calls <= before + call && (await fleet.Open()).Count == 0;
            await fleet.Look();
            Assert.Equal(2, (await fleet.Open()).Count);
            Assert.Equal(2, (await fleet.Facts()).Count);
            if (!killed)
                break;
        }
    }
}
