using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.BlueGreen;

public sealed class When_a_new_pool_cannot_take_over
{
    [Fact]
    public async Task A_budget_that_allows_nothing_ends_it_naming_node_pod_and_budget_and_the_old_pool_serves_again()
    {
        using var rollout = TwoPools.Scenario();
        rollout.Blue().Autoscaler = new AutoscalerBounds(2, 9);
        rollout.Fleet.Budgets["db-1"] = "The disruption budget db needs 1 healthy pods and has 1 currently";
        await rollout.Start(TwoPools.Cluster, "apps");
        var begun = rollout.Clock.Now;
        await rollout.Run();

        var upgrade = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal(PoolUpgradeState.Failed, upgrade.State);
        foreach (var named in new[] { "aks-apps-0", "shop/db-1", "The disruption budget db", "30 minutes", "The new pool", "The old pool apps" })
            Assert.Contains(named, upgrade.Reason, StringComparison.Ordinal);
        Assert.True(upgrade.EndedAt - begun >= TimeSpan.FromMinutes(30));
        Assert.All(rollout.Blue().Nodes, node => Assert.True(node.Serves));
        Assert.Equal(new AutoscalerBounds(2, 9), rollout.Blue().Autoscaler);
        Assert.NotNull(rollout.Green());
        Assert.Empty(rollout.Fleet.Deleted);
    }

    [Fact]
    public async Task A_later_attempt_goes_on_with_the_pool_that_the_first_one_made()
    {
        using var rollout = TwoPools.Scenario();
        rollout.Fleet.Budgets["db-1"] = "no";
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run();
        var green = rollout.Green()!.Name;
        rollout.Fleet.Budgets.Clear();
        await rollout.Start(TwoPools.Cluster, "apps", attempt: ".2");
        await rollout.Run(TimeSpan.FromDays(4));
        Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show($"{TwoPools.Upgrade}.2")).State);
        Assert.Single(rollout.Fleet.Created);
        Assert.Equal(["system", green], rollout.Shop().Pools.Select(pool => pool.Name));
    }

    [Fact]
    public async Task What_somebody_else_had_cordoned_stays_cordoned()
    {
        using var rollout = TwoPools.Scenario();
        rollout.Blue().Nodes[1] = rollout.Blue().Nodes[1] with { Schedulable = false };
        rollout.Fleet.Budgets["db-1"] = "no";
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run();
        Assert.Equal([true, false, true], rollout.Blue().Nodes.Select(node => node.Schedulable));
    }

    [Fact]
    public async Task A_pool_that_Azure_cannot_make_is_removed_and_the_old_one_was_never_touched()
    {
        using var rollout = TwoPools.Scenario();
        rollout.Fleet.CreationFault = new AzureFault("QuotaExceeded", "no cores are left");
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run();
        var upgrade = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal(PoolUpgradeState.Failed, upgrade.State);
        Assert.Contains("no cores are left", upgrade.Reason, StringComparison.Ordinal);
        Assert.Equal(["system", "apps"], rollout.Shop().Pools.Select(pool => pool.Name));
        Assert.DoesNotContain(rollout.Fleet.KubernetesWrites, write => write.Contains("aks-apps-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pool_on_another_image_than_asked_is_removed()
    {
        using var rollout = TwoPools.Scenario();
        rollout.Fleet.CreatedOn = Images.December;
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run();
        var upgrade = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal(PoolUpgradeState.Failed, upgrade.State);
        Assert.Contains(Images.December, upgrade.Reason, StringComparison.Ordinal);
        Assert.Null(rollout.Green());
    }

    [Fact]
    public async Task A_node_that_is_not_Ready_is_waited_for_and_then_it_fails()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("looking at every node of the new pool");
        rollout.Green()!.Nodes[2] = rollout.Green()!.Nodes[2] with { Ready = false };
        await rollout.Run();
        Assert.Contains("not Ready", (await rollout.Show(TwoPools.Upgrade)).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("apps", rollout.Fleet.Deleted);
    }

    [Fact]
    public async Task The_old_pool_is_not_deleted_while_the_new_one_is_not_healthy()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("is kept until");
        rollout.Green()!.Nodes[0] = rollout.Green()!.Nodes[0] with { Ready = false };
        await rollout.Run(TimeSpan.FromDays(3));
        var upgrade = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal(PoolUpgradeState.Failed, upgrade.State);
        Assert.All(rollout.Blue().Nodes, node => Assert.True(node.Serves));
        Assert.Empty(rollout.Fleet.Deleted);
    }

    [Fact]
    public async Task Workloads_that_are_worse_after_a_batch_stop_it()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("1 of 3 nodes of the old pool apps are empty");
        rollout.Shop().Workloads = new WorkloadSight([new WorkloadPods("shop", "Deployment/web", 1, 0, 2, 0, ["web-2 CrashLoopBackOff"])], []);
        await rollout.Run();
        Assert.Contains("crash-looping", (await rollout.Show(TwoPools.Upgrade)).Reason, StringComparison.Ordinal);
        Assert.All(rollout.Blue().Nodes, node => Assert.True(node.Serves));
    }

    [Fact]
    public async Task A_pool_that_another_release_left_behind_is_in_the_way()
    {
        using var rollout = TwoPools.Scenario();
        rollout.Fleet.Budgets["db-1"] = "no";
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run();
        await rollout.Start(TwoPools.Cluster, "apps", release: "rel-2");
        await rollout.Run();
        var second = await rollout.Show($"rel-2.{TwoPools.Cluster}.apps");
        Assert.Equal(PoolUpgradeState.Refused, second.State);
        Assert.Contains(rollout.Green()!.Name, second.Reason, StringComparison.Ordinal);
        Assert.Contains("rel-1", second.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_falls_silent_is_waited_for_not_forever()
    {
        using var rollout = TwoPools.Scenario();
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("draining");
        rollout.Fleet.Troubles["PodsToMove"] = new Queue<Exception>(Enumerable.Repeat<Exception>(new ClusterApiException(TwoPools.Cluster, "no answer"), 5));
        await rollout.UntilStep("is kept until");
        Assert.Null((await rollout.Show(TwoPools.Upgrade)).Reason);
    }
}
