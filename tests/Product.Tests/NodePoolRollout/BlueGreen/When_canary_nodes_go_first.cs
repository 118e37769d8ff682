using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.BlueGreen;

public sealed class When_canary_nodes_go_first
{
    private static readonly PoolStrategy TwoNodes = new(Canary: new CanaryNodes(2, TimeSpan.FromHours(24)));

    [Fact]
    public async Task They_serve_for_their_soak_go_again_and_the_pool_follows_in_place()
    {
        using var rollout = TwoPools.Scenario(TwoNodes);
        await rollout.Start(TwoPools.Cluster, "apps");
        var soaking = await rollout.UntilStep("the canary pool");
        soaking = await rollout.UntilStep("serves beside apps until");
        Assert.Equal((PoolUpgradeState.Soaking, 2), (soaking.State, rollout.Green()!.Nodes.Count));
        Assert.Equal(rollout.Blue().Nodes.Count, soaking.NodesTotal); // limits on nodes go by the pool, not by its canary
        Assert.Empty(rollout.Fleet.Upgrades);
        var began = rollout.Clock.Now;
        await rollout.UntilStep("cordoning");
        Assert.True(rollout.Clock.Now - began >= TimeSpan.FromHours(24));
        await rollout.Run();

        var upgrade = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal((PoolUpgradeState.Succeeded, null), (upgrade.State, upgrade.ReplacedBy));
        Assert.Single(rollout.Fleet.Upgrades);
        Assert.Equal(["system", "apps"], rollout.Shop().Pools.Select(pool => pool.Name));
        Assert.All(rollout.Shop().Pods, pod => Assert.NotEqual("", pod.Node));
    }

    [Fact]
    public async Task Unhealthy_ones_are_removed_and_the_pool_stays_as_it_was()
    {
        using var rollout = TwoPools.Scenario(TwoNodes);
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("serves beside apps until");
        rollout.Green()!.Nodes[0] = rollout.Green()!.Nodes[0] with { Ready = false };
        await rollout.Run(TimeSpan.FromDays(2));
        var upgrade = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal(PoolUpgradeState.Failed, upgrade.State);
        Assert.Contains("not Ready", upgrade.Reason, StringComparison.Ordinal);
        Assert.Null(rollout.Green());
        Assert.Empty(rollout.Fleet.Upgrades);
        Assert.All(rollout.Blue().Nodes, node => Assert.True(node.Serves && node.IsOn(Images.October)));
    }

    [Fact]
    public async Task Workloads_that_are_worse_after_their_soak_end_it()
    {
        using var rollout = TwoPools.Scenario(TwoNodes);
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("serves beside apps until");
        rollout.Shop().Workloads = new WorkloadSight([new WorkloadPods("shop", "Deployment/web", 1, 0, 2, 0, ["web-2 CrashLoopBackOff"])], []);
        await rollout.Run(TimeSpan.FromDays(2));
        Assert.Equal(PoolUpgradeState.Failed, (await rollout.Show(TwoPools.Upgrade)).State);
        Assert.Null(rollout.Green());
    }

    [Fact]
    public async Task They_can_go_before_a_new_pool_too()
    {
        using var rollout = TwoPools.Scenario(TwoPools.BlueGreen("100%", 0, 1) with { Canary = new CanaryNodes(1, TimeSpan.FromHours(1)) });
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run();
        var upgrade = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal(PoolUpgradeState.Succeeded, upgrade.State);
        Assert.Equal(2, rollout.Fleet.Created.Count);
        Assert.NotNull(upgrade.ReplacedBy);
    }
}
