using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.BlueGreen;

public sealed class When_a_new_pool_takes_over
{
    [Fact]
    public async Task It_is_made_after_the_old_one_takes_its_pods_and_the_old_one_goes()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run(TimeSpan.FromDays(5));

        var upgrade = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal((PoolUpgradeState.Succeeded, null), (upgrade.State, upgrade.Reason));
        var green = rollout.Green()!;
        Assert.EndsWith($"/agentPools/{green.Name}", upgrade.ReplacedBy, StringComparison.Ordinal);
        Assert.Equal(["system", green.Name], rollout.Shop().Pools.Select(pool => pool.Name));
        Assert.Equal(["db-1", "web-1", "web-2", "web-3"], rollout.Shop().Pods.Select(pod => pod.Name).Order());
        Assert.All(rollout.Shop().Pods, pod => Assert.Contains(rollout.Shop().Pools.SelectMany(pool => pool.Nodes), node => node.Name == pod.Node));
        Assert.Equal(["apps"], rollout.Fleet.Deleted);
        Assert.Empty(rollout.Fleet.Upgrades);
        Assert.Equal(["pool-soak-began", "pool-upgraded"], (await rollout.Facts()).Select(fact => fact.Split(' ')[0]));
    }

    [Fact]
    public async Task Batches_soak_before_the_next_and_both_pools_stand_until_the_last_soak_is_over()
    {
        using var rollout = TwoPools.Scenario(TwoPools.BlueGreen("34%", batchSoakMinutes: 15, finalSoakHours: 48));
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("2 of 3 nodes of the old pool apps are empty");
        var drained = rollout.Clock.Now;
        await rollout.UntilStep("draining");
        Assert.Equal(TimeSpan.FromMinutes(15), rollout.Clock.Now - drained);
        var soaking = await rollout.UntilStep("is kept until");
        Assert.Equal(PoolUpgradeState.Soaking, soaking.State);
        var began = rollout.Clock.Now;
        await rollout.Run(TimeSpan.FromHours(47));
        Assert.Contains(rollout.Shop().Pools, pool => pool.Name == "apps");
        await rollout.UntilStep("deleting");
        Assert.InRange(rollout.Clock.Now - began, TimeSpan.FromHours(48), TimeSpan.FromHours(48.1));
    }

    [Fact]
    public async Task All_old_nodes_are_closed_before_the_first_pod_moves()
    {
        using var rollout = TwoPools.Scenario(TwoPools.BlueGreen("1", 0, 0));
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run();
        var writes = rollout.Fleet.KubernetesWrites;
        Assert.Equal(["cordon aks-apps-0", "cordon aks-apps-1", "cordon aks-apps-2"], writes.Take(3));
        Assert.All(writes.Skip(3), write => Assert.StartsWith("evict", write, StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_it_soaks_another_pool_of_the_cluster_can_begin()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("is kept until");
        rollout.Strategy = null;
        await rollout.Start(TwoPools.Cluster, "system");
        await rollout.Run(TimeSpan.FromHours(1));
        Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show(TwoPools.Cluster, "system")).State);
        Assert.Equal(PoolUpgradeState.Soaking, (await rollout.Show(TwoPools.Upgrade)).State);
    }

    [Fact]
    public async Task The_autoscaler_of_the_old_one_is_turned_off_and_the_new_one_has_its_bounds()
    {
        using var rollout = TwoPools.Scenario();
        rollout.Blue().Autoscaler = new AutoscalerBounds(2, 9);
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("is kept until");
        Assert.Null(rollout.Blue().Autoscaler);
        Assert.Equal(new AutoscalerBounds(2, 9), rollout.Green()!.Autoscaler);
    }

    [Fact]
    public async Task A_System_pool_is_replaced_by_a_System_pool_and_one_is_always_there()
    {
        using var rollout = TwoPools.Scenario(TwoPools.BlueGreen("100%", 0, 1));
        await rollout.Start(TwoPools.Cluster, "system");
        await rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show(TwoPools.Cluster, "system")).State);
        Assert.Equal("System", rollout.Green()!.Mode);
        Assert.True(rollout.Fleet.FewestSystemPools >= 1);
    }

    [Fact]
    public async Task The_new_pool_is_no_target_of_its_own_until_the_old_one_is_gone()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("is kept until");
        var green = rollout.Green()!;
        Assert.Contains("apps", NotOurs(rollout, green.Name)!, StringComparison.Ordinal);
        await rollout.Run(TimeSpan.FromDays(3));
        Assert.Null(NotOurs(rollout, green.Name));
    }

    [Fact]
    public async Task A_later_release_can_replace_it_again_under_a_name_of_the_same_line()
    {
        using var rollout = TwoPools.Scenario(TwoPools.BlueGreen("100%", 0, 0));
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run();
        var first = rollout.Green()!.Name;
        rollout.Fleet.Latest = Images.December;
        await rollout.Start(TwoPools.Cluster, first, Images.December, "rel-2");
        await rollout.Run();
        var second = rollout.Green()!.Name;
        Assert.NotEqual(first, second);
        Assert.StartsWith("apps", second, StringComparison.Ordinal);
        Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show($"rel-2.{TwoPools.Cluster}.{first}")).State);
    }

    [Fact]
    public async Task A_pool_on_its_image_is_left_alone()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps", Images.October);
        await rollout.Run();
        Assert.Equal(PoolUpgradeState.AlreadyCurrent, (await rollout.Show(TwoPools.Upgrade)).State);
        Assert.Empty(rollout.Fleet.Created);
    }

    [Fact]
    public async Task Its_window_is_asked_before_each_batch_and_before_the_old_pool_goes()
    {
        using var rollout = TwoPools.Scenario(TwoPools.BlueGreen("1", 60, 1));
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("1 of 3 nodes of the old pool apps are empty");
        rollout.Fleet.Window = cluster => new(cluster.Id, false, "The window is closed.", null, null);
        await rollout.Run(TimeSpan.FromHours(3));
        var waiting = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal(PoolUpgradeState.Upgrading, waiting.State);
        Assert.Contains("window is closed", waiting.Reason, StringComparison.Ordinal);
        rollout.Fleet.Window = null;
        await rollout.UntilStep("is kept until");
        rollout.Fleet.Window = cluster => new(cluster.Id, false, "The window is closed.", null, null);
        await rollout.Run(TimeSpan.FromHours(3));
        Assert.Contains("apps", rollout.Shop().Pools.Select(pool => pool.Name));
        rollout.Fleet.Window = null;
        await rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show(TwoPools.Upgrade)).State);
    }

    private static string? NotOurs(RolloutScenario rollout, string pool)
    {
        var cluster = rollout.Shop().Sight();
        return PoolOwnership.NotOurs(cluster, cluster.Pools.Single(p => p.Name == pool));
    }
}
