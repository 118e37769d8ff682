using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.Drifting;

public sealed class When_drift_is_reconciled
{
    [Fact]
    public async Task A_policy_that_does_not_say_so_leaves_it_as_it_is()
    {
        using var fleet = await DriftScenario.Delivered(reconcile: false);
        fleet.Pool().MoveTo(Images.October);
        await fleet.Look();
        var drift = await fleet.OnlyOpen();
        Assert.Null(drift.OperationId);
        Assert.Contains("does not reconcile", drift.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_is_brought_back_by_an_upgrade_of_its_own_and_is_no_drift_then()
    {
        using var fleet = await DriftScenario.Delivered(reconcile: true);
        fleet.Pool().MoveTo(Images.October);
        await fleet.Look();
        var drift = await fleet.OnlyOpen();
        Assert.Equal("rel-1-drift-1", drift.OperationId);
        await fleet.Rollout.Run();
        Assert.Equal((PoolUpgradeState.Succeeded, Images.November), ((await fleet.Rollout.Show("rel-1-drift-1")).State, fleet.Pool().Image));

        await fleet.Look();
        Assert.Empty(await fleet.Open());
        Assert.Single(await fleet.Facts());
    }

    [Fact]
    public async Task Mixed_nodes_are_brought_together()
    {
        using var fleet = await DriftScenario.Delivered(reconcile: true);
        fleet.Pool().Nodes[0] = fleet.Pool().Nodes[0] with { Image = Images.October };
        await fleet.Look();
        await fleet.Rollout.Run();
        await fleet.Look();
        Assert.All(fleet.Pool().Nodes, node => Assert.Equal(Images.November, node.Image));
        Assert.Empty(await fleet.Open());
    }

    [Fact]
    public async Task The_next_one_of_the_release_gets_the_next_number()
    {
        using var fleet = await DriftScenario.Delivered(reconcile: true);
        fleet.Pool().MoveTo(Images.October);
        fleet.Pool("system").MoveTo(Images.October);
        await fleet.Look();
        Assert.Equal(["rel-1-drift-1", "rel-1-drift-2"], (await fleet.Open()).Select(drift => drift.OperationId).Order());
    }

    [Fact]
    public async Task It_waits_for_its_window_like_any_upgrade()
    {
        using var fleet = await DriftScenario.Delivered(reconcile: true);
        fleet.Fleet.Window = cluster => new WindowDecision(cluster.Id, false, "outside window nightly.", null, null);
        fleet.Pool().MoveTo(Images.October);
        await fleet.Look();
        await fleet.Rollout.Run(TimeSpan.FromHours(1));
        Assert.Equal(PoolUpgradeState.Waiting, (await fleet.Rollout.Show("rel-1-drift-1")).State);
        Assert.Equal(Images.October, fleet.Pool().Image);
        await fleet.Look();
        Assert.Null((await fleet.OnlyOpen()).ResolvedAt);
    }

    [Fact]
    public async Task Not_before_the_release_has_ended()
    {
        using var fleet = await DriftScenario.Delivered(reconcile: true, ended: false);
        fleet.Pool().MoveTo(Images.October);
        await fleet.Look();
        Assert.Contains("once rel-1 has ended", (await fleet.OnlyOpen()).Note, StringComparison.Ordinal);
        await fleet.EndRelease();
        await fleet.Look();
        Assert.Equal("rel-1-drift-1", (await fleet.OnlyOpen()).OperationId);
    }

    [Fact]
    public async Task Not_for_a_release_that_was_aborted()
    {
        using var fleet = await DriftScenario.Delivered(reconcile: true);
        await fleet.Rollout.Hold(HoldKind.Aborted);
        fleet.Pool().MoveTo(Images.October);
        await fleet.Look();
        Assert.Contains("aborted", (await fleet.OnlyOpen()).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Not_while_a_newer_release_is_under_way()
    {
        using var fleet = await DriftScenario.Delivered(reconcile: true);
        fleet.Fleet.Window = cluster => new WindowDecision(cluster.Id, false, "outside window nightly.", null, null);
        await fleet.Rollout.Start("shop-eastus", "system", Images.December, "rel-2");
        fleet.Pool().MoveTo(Images.October);
        await fleet.Look();
        Assert.Contains("rel-2 is under way", (await fleet.OnlyOpen()).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_image_is_not_taken_back_by_an_upgrade()
    {
        using var fleet = await DriftScenario.Delivered(reconcile: true);
        fleet.Pool().MoveTo(Images.December);
        await fleet.Look();
        var drift = await fleet.OnlyOpen();
        Assert.Null(drift.OperationId);
        Assert.Contains("newer", drift.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_that_is_no_target_any_more_is_left_with_the_reason()
    {
        using var fleet = await DriftScenario.Delivered(reconcile: true);
        fleet.Cluster.NodeOsChannel = "NodeImage";
        fleet.Pool().MoveTo(Images.October);
        await fleet.Look();
        var drift = Assert.Single(await fleet.Open(), drift => drift.Kind == DriftKind.Image);
        Assert.Null(drift.OperationId);
        Assert.Contains("channel NodeImage", drift.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_attempt_is_made_and_how_it_ended_is_told()
    {
        using var fleet = await DriftScenario.Delivered(reconcile: true);
        fleet.Fleet.Latest = Images.December; // the region has moved on
        fleet.Pool().MoveTo(Images.October);
        await fleet.Look();
        await fleet.Rollout.Run(TimeSpan.FromHours(1));
        await fleet.Look();
        await fleet.Look();
        var drift = await fleet.OnlyOpen();
        if ((await fleet.Rollout.Show("rel-1-drift-1")).State.IsFinal)
            Assert.StartsWith("rel-1-drift-1 ended", drift.Note, StringComparison.Ordinal);
        Assert.Null(await fleet.Operation("rel-1-drift-2"));
    }

    [Fact]
    public async Task Settings_are_put_back()
    {
        using var fleet = await DriftScenario.Delivered(reconcile: true);
        fleet.Pool().Settings = fleet.Pool().Settings with { MaxSurge = "50%" };
        await fleet.Look();
        await fleet.Rollout.Run();
        Assert.Equal("10%", fleet.Pool().Settings.MaxSurge);
        await fleet.Look();
        Assert.Empty(await fleet.Open());
    }

    [Fact]
    public async Task Settings_that_were_not_set_before_cannot_be_put_back()
    {
        using var fleet = new DriftScenario();
        fleet.Fleet.Add("shop-eastus");
        fleet.Pool().Settings = new PoolUpgradeSettings();
        await fleet.Deliver(reconcile: true);
        await fleet.EndRelease();
        await fleet.Look();
        fleet.Pool().Settings = new PoolUpgradeSettings("50%");
        await fleet.Look();
        Assert.Contains("cannot be put back", (await fleet.OnlyOpen()).Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pool_that_was_switched_off_follows_once_it_is_on_again_where_the_policy_says_so(bool reconcile)
    {
        using var fleet = new DriftScenario();
        fleet.Fleet.Add("shop-eastus");
        fleet.Pool().Power = "Stopped";
        await fleet.Look();
        await fleet.Deliver(reconcile: reconcile);
        await fleet.EndRelease();
        await fleet.Look();
        Assert.Empty(await fleet.Open());

        fleet.Pool().Power = "Running";
        await fleet.Look();
        await fleet.Rollout.Run();
        await fleet.Look();
        Assert.Equal(reconcile ? Images.November : Images.October, fleet.Pool().Image);
        Assert.Empty(await fleet.Open());
        Assert.Equal(reconcile ? 1 : 0, (await fleet.Facts()).Count);
    }

    [Fact]
    public async Task A_cluster_that_was_switched_off_follows_the_others_of_its_stage()
    {
        using var fleet = new DriftScenario();
        fleet.Fleet.Add("shop-eastus");
        var late = fleet.Fleet.Add("late-eastus");
        await fleet.Deliver(reconcile: true);
        await fleet.EndRelease();
        late.Power = "Stopped";
        await fleet.Look();
        fleet.Fleet.Latest = Images.December;
        await fleet.Deliver("rel-2", Images.December, reconcile: true);
        await fleet.EndRelease("rel-2");
        await fleet.Look();

        late.Power = "Running";
        await fleet.Look();
        Assert.All(await fleet.Open(), drift => Assert.Equal((Images.December, "rel-2"), (drift.Wanted, drift.ReleaseId)));
        await fleet.Rollout.Run();
        await fleet.Look();
        Assert.All(late.Pools, pool => Assert.Equal(Images.December, pool.Image));
        Assert.Empty(await fleet.Open());
    }
}
