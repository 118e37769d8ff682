using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.BlueGreen;

public sealed class When_two_pools_are_held
{
    [Fact]
    public async Task A_pause_stops_it_before_the_next_batch_and_it_goes_on_when_lifted()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("1 of 3 nodes of the old pool apps are empty");
        await rollout.Hold(HoldKind.Paused);
        var writes = rollout.Fleet.KubernetesWrites.Count;
        await rollout.Run(TimeSpan.FromHours(5));
        Assert.Equal(writes, rollout.Fleet.KubernetesWrites.Count);
        var paused = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal(PoolUpgradeState.Upgrading, paused.State);
        Assert.Contains("paused by token:tess", paused.Reason, StringComparison.Ordinal);
        await rollout.Lift();
        await rollout.Run(TimeSpan.FromDays(4));
        Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show(TwoPools.Upgrade)).State);
    }

    [Theory]
    [InlineData(HoldKind.Paused, true)]
    [InlineData(HoldKind.RollingBack, false)]
    public async Task While_its_release_is_taken_back_it_keeps_no_place_which_others_of_its_cluster_need_to_go_back(HoldKind hold, bool reserved)
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("1 of 3 nodes of the old pool apps are empty");
        await rollout.Hold(hold);
        await rollout.Run(TimeSpan.FromHours(5));

        var upgrade = (await new OperationStore(rollout.Database).Find(TwoPools.Upgrade, CancellationToken.None))!;
        Assert.Equal((PoolUpgradeState.Upgrading, reserved), (upgrade.State, upgrade.Reserved));
    }

    [Fact]
    public async Task A_drain_that_stood_still_for_a_pause_is_not_late_by_it()
    {
        using var rollout = TwoPools.Scenario();
        rollout.Fleet.Budgets["db-1"] = "not now";
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("draining");
        await rollout.Run(TimeSpan.FromMinutes(5));
        await rollout.Hold(HoldKind.Paused);
        await rollout.Run(TimeSpan.FromHours(2));
        rollout.Fleet.Budgets.Clear();
        await rollout.Lift();
        await rollout.UntilStep("is kept until");
    }

    [Fact]
    public async Task An_abort_ends_it_at_once_writes_nothing_more_and_tells_both_pools()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("1 of 3 nodes of the old pool apps are empty");
        await rollout.Hold(HoldKind.Aborted);
        var (writes, now) = (rollout.Fleet.KubernetesWrites.Count, rollout.Clock.Now);
        await rollout.Run(TimeSpan.FromDays(4));
        var upgrade = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal((PoolUpgradeState.Aborted, now), (upgrade.State, upgrade.EndedAt));
        Assert.Contains($"The new pool {rollout.Green()!.Name} is on {Images.November} (Succeeded): 3 of 3 nodes take pods", upgrade.Reason, StringComparison.Ordinal);
        Assert.Contains($"The old pool apps is on {Images.October} (Succeeded): 0 of 3 nodes take pods, 3 are cordoned", upgrade.Reason, StringComparison.Ordinal);
        Assert.Equal(writes, rollout.Fleet.KubernetesWrites.Count);
        Assert.Empty(rollout.Fleet.Deleted);
    }

    [Fact]
    public async Task An_abort_during_the_last_soak_keeps_both_pools()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("is kept until");
        await rollout.Hold(HoldKind.Aborted);
        await rollout.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(PoolUpgradeState.Aborted, (await rollout.Show(TwoPools.Upgrade)).State);
        Assert.Equal(3, rollout.Shop().Pools.Count);
    }
}
