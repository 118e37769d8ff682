using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Tests.Scenarios.BlueGreen;

public sealed class When_pools_of_the_simulator_are_replaced
{
    private static readonly PoolStrategy BlueGreen = new(StrategyKind.BlueGreen, new BlueGreenSettings("34%", TimeSpan.FromMinutes(15), TimeSpan.FromHours(48)));

    [Fact]
    public async Task A_pool_of_the_same_make_takes_over_within_the_budgets_and_the_old_one_goes()
    {
        await using var shop = await SimulatedShop.Open();
        var before = shop.Pool("apps").Properties.DeepClone().AsObject();
        var id = await shop.Start(BlueGreen);
        await shop.Until(id, "is kept until");
        Assert.Equal(["apps", "system"], shop.Pools().Select(pool => pool.Name).Where(name => name != shop.Green()!.Name).Order());
        Assert.Equal([shop.Green()!.Name], shop.Where("web"));
        Assert.All(shop.Pool("apps").Nodes, node => Assert.True(node.Cordoned));

        var upgrade = await shop.Until(id);
        Assert.Equal((PoolUpgradeState.Succeeded, null), (upgrade.State, upgrade.Reason));
        var green = shop.Green()!;
        Assert.Equal((SimulatedShop.New, 3), (green.Image, green.Nodes.Count));
        foreach (var setting in new[] { "vmSize", "mode", "nodeLabels", "availabilityZones", "maxPods", "osSKU", "osDiskType", "upgradeSettings", "count" })
            Assert.Equal(before[setting]?.ToJsonString(), green.Properties[setting]?.ToJsonString());
        Assert.Equal("42", green.Properties["tags"]!["cost"]!.GetValue<string>());
        Assert.Equal(["green", "rel-1", "apps"], new[] { "role", "release", "of" }.Select(tag => green.Properties["tags"]![$"release-orchestrator-{tag}"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_budget_that_allows_nothing_is_named_and_the_old_pool_serves_again()
    {
        await using var shop = await SimulatedShop.Open("[web, stuck]");
        var upgrade = await shop.Until(await shop.Start(BlueGreen));
        Assert.Equal(PoolUpgradeState.Failed, upgrade.State);
        Assert.Contains("pod shop/db-", upgrade.Reason, StringComparison.Ordinal);
        Assert.Contains("The disruption budget db needs 1 healthy pods and has 1 currently", upgrade.Reason, StringComparison.Ordinal);
        Assert.All(shop.Pools().SelectMany(pool => pool.Nodes), node => Assert.False(node.Cordoned));
        Assert.NotNull(shop.Green());
    }

    [Theory]
    [InlineData("looking at every node of the new pool")]
    [InlineData("draining")]
    [InlineData("is kept until")]
    public async Task It_is_taken_back_while_the_old_pool_stands(string step)
    {
        await using var shop = await SimulatedShop.Open();
        var id = await shop.Start(BlueGreen);
        await shop.Until(id, step);
        var back = await shop.Until(await shop.Start(BlueGreen, rollbackOf: id));
        Assert.Equal((PoolUpgradeState.Succeeded, RollbackWay.BlueGreenReversal), (back.State, back.RollbackWay));
        Assert.Null(shop.Green());
        Assert.Equal(["apps"], shop.Where("web"));
        Assert.All(shop.Pool("apps").Nodes, node => Assert.False(node.Cordoned));
    }

    [Fact]
    public async Task A_System_pool_is_replaced_too()
    {
        await using var shop = await SimulatedShop.Open();
        var upgrade = await shop.Until(await shop.Start(BlueGreen, "system"));
        Assert.Equal(PoolUpgradeState.Succeeded, upgrade.State);
        Assert.Equal(["User", "System"], shop.Pools().Select(pool => pool.Mode));
    }

    [Fact]
    public async Task Canary_nodes_serve_first_and_the_pool_follows_in_place()
    {
        await using var shop = await SimulatedShop.Open();
        var id = await shop.Start(new PoolStrategy(Canary: new CanaryNodes(1, TimeSpan.FromHours(24))));
        await shop.Until(id, "serves beside apps until");
        Assert.Equal((SimulatedShop.New, 1), (shop.Green()!.Image, shop.Green()!.Nodes.Count));
        Assert.Equal(SimulatedShop.Old, shop.Pool("apps").Image);
        var upgrade = await shop.Until(id);
        Assert.Equal((PoolUpgradeState.Succeeded, null), (upgrade.State, upgrade.Reason));
        Assert.Null(shop.Green());
        Assert.Equal(SimulatedShop.New, shop.Pool("apps").Image);
    }

    [Fact]
    public async Task AKS_does_it_by_itself_where_it_is_asked_to()
    {
        await using var shop = await SimulatedShop.Open();
        var id = await shop.Start(BlueGreen with { BlueGreen = BlueGreen.BlueGreen! with { FinalSoak = TimeSpan.FromHours(1), UseAksPreview = true } });
        var soaking = await shop.Until(id, "AKS keeps the old ones");
        Assert.Equal(PoolUpgradeState.Soaking, soaking.State);
        Assert.Equal(6, shop.Pool("apps").Nodes.Count);
        var began = shop.Now;
        var upgrade = await shop.Until(id);
        Assert.Equal((PoolUpgradeState.Succeeded, null), (upgrade.State, upgrade.ReplacedBy));
        Assert.InRange(shop.Now - began, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(65));
        Assert.Null(shop.Green());
        Assert.All(shop.Pool("apps").Nodes, node => Assert.Equal(SimulatedShop.New, node.Image));
    }
}
