using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.BlueGreen;

public sealed class When_the_new_pool_is_of_another_make
{
    private const string Ubuntu = "AKSUbuntu-2204gen2containerd-202610.06.0";

    [Fact]
    public async Task It_has_the_other_operating_system_and_the_old_one_can_take_over_again_meanwhile()
    {
        using var rollout = new RolloutScenario { Strategy = TwoPools.BlueGreen("100%", 0, 48) with { TargetOsSku = "AzureLinux" } };
        rollout.Fleet.Add(TwoPools.Cluster, pools: "apps", image: Ubuntu);
        rollout.Blue().OsSku = "Ubuntu2204";
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.UntilStep("is kept until");
        Assert.Equal("AzureLinux", Assert.Single(rollout.Fleet.Created).OsSku);
        Assert.Equal(("AzureLinux", Images.November), (rollout.Green()!.OsSku, rollout.Green()!.Image));
        await rollout.TakeBack(TwoPools.Upgrade, Ubuntu);
        await rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show($"{TwoPools.Upgrade}.back")).State);
        Assert.Equal(("Ubuntu2204", Ubuntu), (rollout.Blue().OsSku, rollout.Blue().Image));
    }

    [Fact]
    public async Task Where_the_region_has_moved_on_it_has_the_exact_image_by_a_snapshot_of_a_pool_that_runs_it()
    {
        using var rollout = new RolloutScenario { Strategy = TwoPools.BlueGreen("100%", 0, 1) };
        rollout.Fleet.Add("shop-eastus", pools: "apps");
        rollout.Fleet.Add("shop-brazil", "brazilsouth", pools: "apps");
        rollout.Fleet.LatestInRegion["brazilsouth"] = Images.December;
        await rollout.StartAll();
        await rollout.Run();
        foreach (var cluster in new[] { "shop-eastus", "shop-brazil" })
            Assert.Equal((PoolUpgradeState.Succeeded, null), ((await rollout.Show(cluster, "apps")).State, (await rollout.Show(cluster, "apps")).Reason));
        Assert.Equal([null, Assert.Single(rollout.Fleet.Snapshots).Key], rollout.Fleet.Created.Select(order => order.SnapshotId));
    }
}
