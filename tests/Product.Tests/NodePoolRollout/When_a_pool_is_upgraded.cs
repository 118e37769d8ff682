using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_a_pool_is_upgraded : IDisposable
{
    private readonly RolloutScenario _rollout = new();

    public When_a_pool_is_upgraded() => _rollout.Fleet.Add("shop-eastus");

    public void Dispose() => _rollout.Dispose();

    [Fact]
    public async Task It_ends_with_every_node_seen_on_the_image()
    {
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        var upgrade = await _rollout.Show("shop-eastus", "apps");
        Assert.Equal((PoolUpgradeState.Succeeded, 3, 3, Images.October), (upgrade.State, upgrade.NodesReady, upgrade.NodesTotal, upgrade.FromImage));
        Assert.All(_rollout.Fleet.Pool("shop-eastus", "apps").Nodes, node => Assert.Equal(Images.November, node.Image));
        Assert.All(_rollout.Fleet.Pool("shop-eastus", "system").Nodes, node => Assert.Equal(Images.October, node.Image));
    }

    [Fact]
    public async Task How_long_it_took_is_known_to_the_next_plan()
    {
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        var upgrade = await _rollout.Show("shop-eastus", "apps");
        var measured = (await ListMeasuredUpgrades.Handle(new OperationStore(_rollout.Database), RolloutScenario.Stop)).Value!;
        Assert.Equal(new MeasuredUpgrade(upgrade.PoolId, 3, upgrade.EndedAt!.Value - upgrade.StartedAt!.Value), Assert.Single(measured.Upgrades));
    }

    [Fact]
    public async Task One_fact_says_so()
    {
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        var fact = Assert.Single(await _rollout.Facts());
        Assert.StartsWith("pool-upgraded", fact, StringComparison.Ordinal);
        Assert.Contains("\"alreadyCurrent\":false", fact, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_again_finds_the_same_upgrade()
    {
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        var again = await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, again.State);
        Assert.Single(_rollout.Fleet.Upgrades);
    }

    [Fact]
    public async Task The_same_id_with_another_content_is_refused()
    {
        await _rollout.Start("shop-eastus", "apps");
        var refusal = await Assert.ThrowsAsync<DomainException>(() => _rollout.Start("shop-eastus", "apps", Images.December));
        Assert.Equal("rollout-operation-differs", refusal.Code);
    }

    [Fact]
    public async Task A_pool_on_the_image_already_is_left_alone()
    {
        _rollout.Fleet.Add("shop-westeurope", image: Images.November);
        await _rollout.Start("shop-westeurope", "apps");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.AlreadyCurrent, (await _rollout.Show("shop-westeurope", "apps")).State);
        Assert.Empty(_rollout.Fleet.Upgrades);
        Assert.Contains("\"alreadyCurrent\":true", Assert.Single(await _rollout.Facts()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_that_only_says_it_is_on_the_image_is_upgraded()
    {
        var pool = _rollout.Fleet.Pool("shop-eastus", "apps");
        pool.Image = Images.November; // two of its three nodes are not
        pool.Nodes[0] = pool.Nodes[0] with { Image = Images.November };
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-eastus", "apps")).State);
        Assert.Single(_rollout.Fleet.Upgrades);
    }

    [Fact]
    public async Task Its_settings_are_put_back_afterwards()
    {
        _rollout.Settings = new PoolUpgradeSettings("33%");
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        Assert.Equal(["apps 33%", "apps 10%"], _rollout.Fleet.SettingsWrites);
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-eastus", "apps")).State);
    }

    [Fact]
    public async Task Left_half_way_it_keeps_them_until_a_later_attempt_has_come_to_its_end()
    {
        _rollout.Settings = new PoolUpgradeSettings("33%");
        var pool = _rollout.Fleet.Pool("shop-eastus", "apps");
        (pool.FailAfterNodes, pool.FailWith) = (1, new AzureFault("NodesNotReady", "one did not come up"));
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Failed, (await _rollout.Show("shop-eastus", "apps")).State);
        Assert.Equal(["apps 33%"], _rollout.Fleet.SettingsWrites); // one write more, and Azure would go on with the upgrade

        pool.FailAfterNodes = null;
        await _rollout.Start("shop-eastus", "apps", attempt: ".2");
        await _rollout.Run();
        Assert.Equal(["apps 33%", "apps 10%"], _rollout.Fleet.SettingsWrites);
    }

    [Fact]
    public async Task Nodes_may_be_missing_instead_of_being_added_where_the_policy_says_so()
    {
        _rollout.Settings = new PoolUpgradeSettings("0", MaxUnavailable: "1");
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        Assert.Equal(["apps 0 -1", "apps 10% -0"], _rollout.Fleet.SettingsWrites);
    }

    [Fact]
    public async Task On_a_system_pool_no_node_may_be_missing_and_that_is_told()
    {
        _rollout.Settings = new PoolUpgradeSettings("0", MaxUnavailable: "1");
        await _rollout.Start("shop-eastus", "system");
        await _rollout.Run(TimeSpan.FromSeconds(1));
        Assert.Contains("maxUnavailable 1 is left out", (await _rollout.Show("shop-eastus", "system")).Step, StringComparison.Ordinal);
        await _rollout.Run();
        Assert.Empty(_rollout.Fleet.SettingsWrites);
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-eastus", "system")).State);
    }

    [Fact]
    public async Task Settings_that_fit_are_not_written()
    {
        _rollout.Settings = new PoolUpgradeSettings("10%", 30, 0);
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        Assert.Empty(_rollout.Fleet.SettingsWrites);
    }

    [Fact]
    public async Task The_image_Azure_chose_instead_is_a_failure()
    {
        _rollout.Fleet.OnAccepted = () => { };
        await _rollout.Start("shop-eastus", "apps");
        _rollout.Fleet.OnAccepted = () => _rollout.Fleet.Latest = Images.December;
        await _rollout.Run(TimeSpan.Zero);
        var pool = _rollout.Fleet.Pool("shop-eastus", "apps");
        for (var n = 0; n < pool.Nodes.Count; n++)
            pool.Nodes[n] = pool.Nodes[n] with { Image = Images.December };
        (pool.Image, pool.State, pool.OperationsExpire) = (Images.December, "Succeeded", true);
        await _rollout.Run();
        var upgrade = await _rollout.Show("shop-eastus", "apps");
        Assert.Equal(PoolUpgradeState.Failed, upgrade.State);
        Assert.Contains(Images.December, upgrade.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_Azure_has_forgotten_is_judged_by_the_pool()
    {
        _rollout.Fleet.Pool("shop-eastus", "apps").OperationsExpire = true;
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-eastus", "apps")).State);
    }

    [Fact]
    public async Task A_node_that_stays_away_fails_it_in_the_end()
    {
        await _rollout.Start("shop-eastus", "apps");
        _rollout.Fleet.OnAccepted = () =>
        {
            var nodes = _rollout.Fleet.Pool("shop-eastus", "apps").Nodes;
            nodes[1] = nodes[1] with { Ready = false };
        };
        await _rollout.Run();
        var upgrade = await _rollout.Show("shop-eastus", "apps");
        Assert.Equal((PoolUpgradeState.Failed, 2), (upgrade.State, upgrade.NodesReady));
        Assert.Contains("aks-apps-1 is not Ready", upgrade.Reason, StringComparison.Ordinal);
        Assert.StartsWith("pool-upgrade-failed", Assert.Single(await _rollout.Facts()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_that_was_deleted_fails_it()
    {
        await _rollout.Start("shop-eastus", "apps");
        _rollout.Fleet.Clusters.Values.Single().Pools.RemoveAll(pool => pool.Name == "apps");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Failed, (await _rollout.Show("shop-eastus", "apps")).State);
    }

    [Fact]
    public async Task Trouble_in_Azure_delays_it_and_nothing_else()
    {
        foreach (var (call, status) in new[] { ("Find", 429), ("Find", 503), ("LatestImage", 401), ("UpgradeNodeImage", 429), ("UpgradeNodeImage", 409), ("Progress", 500), ("Progress", 429) })
            _rollout.Fleet.Troubles.TryAdd(call, new Queue<Exception>([AzureException.Of(status, null, "not now"), AzureException.Of(status, null, "not now")]));
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-eastus", "apps")).State);
        Assert.Single(_rollout.Fleet.Upgrades);
    }

    [Fact]
    public async Task An_API_server_that_is_away_delays_it_and_nothing_else()
    {
        _rollout.Fleet.Troubles["Workloads"] = new Queue<Exception>([new ClusterApiException("shop-eastus", "connection refused")]);
        _rollout.Fleet.Troubles["Nodes"] = new Queue<Exception>(Enumerable.Repeat(new ClusterApiException("shop-eastus", "connection refused"), 6));
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-eastus", "apps")).State);
    }
}
