using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.BlueGreen;

public sealed class When_a_blue_green_upgrade_is_taken_back
{
    [Theory]
    [InlineData("creating pool")]
    [InlineData("looking at every node of the new pool")]
    [InlineData("cordoning")]
    [InlineData("draining")]
    [InlineData("soaking until")]
    [InlineData("is kept until")]
    public async Task From_wherever_it_is_the_old_pool_takes_over_again_and_the_new_one_goes(string step)
    {
        using var rollout = TwoPools.Scenario();
        rollout.Blue().Autoscaler = new AutoscalerBounds(2, 9);
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep(step);
        await rollout.TakeBack(TwoPools.Upgrade);
        await rollout.Run();

        var (upgrade, back) = (await rollout.Show(TwoPools.Upgrade), await rollout.Show($"{TwoPools.Upgrade}.back"));
        Assert.Equal(PoolUpgradeState.Aborted, upgrade.State);
        Assert.Contains("Taken back by", upgrade.Reason, StringComparison.Ordinal);
        Assert.Equal((PoolUpgradeState.Succeeded, RollbackWay.BlueGreenReversal, TwoPools.Upgrade), (back.State, back.RollbackWay, back.RollbackOf));
        Assert.Equal(["system", "apps"], rollout.Shop().Pools.Select(pool => pool.Name));
        Assert.All(rollout.Blue().Nodes, node => Assert.True(node.Serves));
        Assert.Equal(new AutoscalerBounds(2, 9), rollout.Blue().Autoscaler);
        Assert.All(rollout.Shop().Pods, pod => Assert.NotEqual("", pod.Node));
    }

    [Fact]
    public async Task After_a_failure_too()
    {
        using var rollout = TwoPools.Scenario();
        rollout.Fleet.Budgets["db-1"] = "no";
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run();
        await rollout.TakeBack(TwoPools.Upgrade);
        await rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show($"{TwoPools.Upgrade}.back")).State);
        Assert.Null(rollout.Green());
    }

    [Fact]
    public async Task The_old_pool_has_to_be_healthy_before_the_new_one_gives_way()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("is kept until");
        rollout.Blue().Nodes[0] = rollout.Blue().Nodes[0] with { Ready = false };
        await rollout.TakeBack(TwoPools.Upgrade);
        await rollout.Run(TimeSpan.FromHours(1));
        var back = await rollout.Show($"{TwoPools.Upgrade}.back");
        Assert.Equal(PoolUpgradeState.Failed, back.State);
        Assert.Contains("aks-apps-0 is not Ready", back.Reason, StringComparison.Ordinal);
        Assert.All(rollout.Green()!.Nodes, node => Assert.True(node.Serves));
        Assert.Empty(rollout.Fleet.Deleted);
    }

    [Fact]
    public async Task After_the_old_pool_is_gone_it_is_refused_saying_why()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run(TimeSpan.FromDays(4));
        await rollout.TakeBack(TwoPools.Upgrade);
        await rollout.Run();
        var back = await rollout.Show($"{TwoPools.Upgrade}.back");
        Assert.Equal(PoolUpgradeState.Refused, back.State);
        Assert.Contains($"{rollout.Green()!.Name} took its place", back.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_leave_the_new_pool_keeps_it()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("is kept until");
        var moved = rollout.PodsOn(rollout.Green()!).First();
        rollout.Fleet.Budgets[moved] = "no";
        await rollout.TakeBack(TwoPools.Upgrade);
        await rollout.Run();
        Assert.Equal(PoolUpgradeState.Failed, (await rollout.Show($"{TwoPools.Upgrade}.back")).State);
        Assert.All(rollout.Green()!.Nodes.Concat(rollout.Blue().Nodes), node => Assert.True(node.Serves));
    }
}
