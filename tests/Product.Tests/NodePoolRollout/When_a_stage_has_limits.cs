using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_a_stage_has_limits : IDisposable
{
    private readonly RolloutScenario _rollout = new();

    public void Dispose() => _rollout.Dispose();

    [Fact]
    public async Task Fifty_starts_at_once_never_overshoot_them()
    {
        _rollout.Limits = new StageLimits(4, 6, 0);
        for (var n = 0; n < 25; n++)
            _rollout.Fleet.Add($"c{n}", nodes: 2);
        await _rollout.StartAll();
        await _rollout.RunAtOnce(rounds: 4000);
        Assert.All(_rollout.Fleet.Clusters.Values.SelectMany(c => c.Pools), pool => Assert.Equal(Images.November, pool.Image));
        Assert.Equal(50, _rollout.Fleet.Upgrades.Count);
        Assert.Equal((4, 4, 1), (_rollout.Fleet.MostAtOnce, _rollout.Fleet.MostClustersAtOnce, _rollout.Fleet.MostPoolsOfOneCluster));
    }

    [Fact]
    public async Task A_freed_place_is_taken_without_delay()
    {
        _rollout.Limits = new StageLimits(1, 1, 0);
        for (var n = 0; n < 5; n++)
            _rollout.Fleet.Add($"c{n}", pools: "apps", nodes: 1);
        await _rollout.StartAll();
        var begun = _rollout.Clock.Now;
        await _rollout.Run();
        var last = (await Task.WhenAll(Enumerable.Range(0, 5).Select(n => _rollout.Show($"c{n}", "apps")))).Max(o => o.EndedAt);
        Assert.True(last - begun < TimeSpan.FromSeconds(10), $"{last - begun}");
    }

    [Fact]
    public async Task A_failed_pool_stops_what_has_not_begun()
    {
        _rollout.Limits = new StageLimits(1, 1, 0);
        foreach (var name in new[] { "one", "two" })
            _rollout.Fleet.Add(name, pools: "apps");
        _rollout.Fleet.Pool("one", "apps").FailAfterNodes = 1;
        await _rollout.StartAll();
        await _rollout.Run(TimeSpan.FromMinutes(2));
        var failed = await _rollout.Show("one", "apps");
        var stopped = await _rollout.Show("two", "apps");
        Assert.Equal((PoolUpgradeState.Failed, PoolUpgradeState.Waiting), (failed.State, stopped.State));
        Assert.Contains("PodDrainFailure", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("2 nodes are on ", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("1 failed pools, 0 are allowed", stopped.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_in_flight_may_fail_where_it_does_not_count()
    {
        _rollout.Limits = new StageLimits(3, 3, 0);
        await FailEverywhere();

        Assert.Equal((3, 3), (_rollout.Limits.FailuresAtMost, _rollout.Fleet.Upgrades.Count));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public async Task No_more_fail_than_the_budget_and_one_where_what_is_in_flight_counts(int maxFailures, int fail)
    {
        _rollout.Limits = new StageLimits(3, 3, maxFailures, FailureBudgetCountsInFlight: true);
        await FailEverywhere();

        Assert.Equal((fail, fail), (_rollout.Limits.FailuresAtMost, _rollout.Fleet.Upgrades.Count));
        Assert.True(_rollout.Fleet.MostAtOnce <= fail);
    }

    [Fact]
    public async Task A_place_in_the_failure_budget_is_given_back_by_a_pool_that_succeeds()
    {
        _rollout.Limits = new StageLimits(3, 3, 0, FailureBudgetCountsInFlight: true);
        for (var n = 0; n < 4; n++)
            _rollout.Fleet.Add($"c{n}", pools: "apps", nodes: 1);
        await _rollout.StartAll();
        await _rollout.Run();

        Assert.Equal((4, 1), (_rollout.Fleet.Upgrades.Count, _rollout.Fleet.MostAtOnce));
    }

    private async Task FailEverywhere()
    {
        for (var n = 0; n < 6; n++)
        {
            _rollout.Fleet.Add($"c{n}", pools: "apps");
            _rollout.Fleet.Pool($"c{n}", "apps").FailAfterNodes = 1;
        }

        await _rollout.StartAll();
        await _rollout.Run(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task One_that_is_tried_again_waits_for_no_other_failed_pool_of_its_cluster_but_for_those_of_others()
    {
        foreach (var (cluster, pools) in new[] { ("one", "apps,web"), ("two", "apps") })
            _rollout.Fleet.Add(cluster, pools: pools);
        foreach (var (cluster, pool) in new[] { ("one", "apps"), ("one", "web"), ("two", "apps") })
        {
            _rollout.Fleet.Pool(cluster, pool).FailAfterNodes = 1;
            await _rollout.Start(cluster, pool);
        }

        await _rollout.Run(TimeSpan.FromMinutes(5));
        _rollout.Fleet.Pool("one", "apps").FailAfterNodes = null;
        _rollout.Limits = new StageLimits(3, 3, 1); // that of cluster two
        _rollout.Clock.Now += TimeSpan.FromSeconds(1);
        await _rollout.Start("one", "apps", attempt: ".2");
        _rollout.Limits = new StageLimits(3, 3, 0);
        await _rollout.Start("one", "web", attempt: ".2");
        await _rollout.Run(TimeSpan.FromMinutes(5));

        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("rel-1.one.apps.2")).State);
        Assert.Contains("1 failed pools, 0 are allowed", (await _rollout.Show("rel-1.one.web.2")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_pool_is_resumed_by_the_next_attempt_and_counts_by_it()
    {
        _rollout.Limits = new StageLimits(2, 2, 0);
        foreach (var name in new[] { "one", "two", "three" })
            _rollout.Fleet.Add(name, pools: "apps");
        foreach (var name in new[] { "one", "two" })
            _rollout.Fleet.Pool(name, "apps").FailAfterNodes = 1;
        foreach (var name in new[] { "one", "two" })
            await _rollout.Start(name, "apps");
        await _rollout.Run(TimeSpan.FromMinutes(1));
        await _rollout.Start("three", "apps");
        await _rollout.Run(TimeSpan.FromMinutes(1));
        Assert.Contains("2 failed pools", (await _rollout.Show("three", "apps")).Reason, StringComparison.Ordinal);

        foreach (var name in new[] { "one", "two" })
        {
            _rollout.Clock.Now += TimeSpan.FromSeconds(1);
            _rollout.Fleet.Pool(name, "apps").FailAfterNodes = null;
            await _rollout.Start(name, "apps", attempt: ".2");
        }

        await _rollout.Run();
        Assert.Equal(
            Enumerable.Repeat(PoolUpgradeState.Succeeded, 3),
            [(await _rollout.Show("rel-1.one.apps.2")).State, (await _rollout.Show("rel-1.two.apps.2")).State, (await _rollout.Show("three", "apps")).State]);
    }

    [Fact]
    public async Task Both_regions_of_a_pair_are_never_under_way_together()
    {
        _rollout.Fleet.Add("shop-eastus", "eastus", "apps", pair: "shop");
        _rollout.Fleet.Add("shop-westeurope", "westeurope", "apps", pair: "shop");
        _rollout.Fleet.Add("tools-westeurope", "westeurope", "apps", pair: "none");
        await _rollout.StartAll();
        await _rollout.Run();
        Assert.Equal((3, 2), (_rollout.Fleet.Upgrades.Count, _rollout.Fleet.MostAtOnce));
    }

    [Fact]
    public async Task Regions_that_Azure_pairs_are_never_under_way_together_whatever_their_tags_say()
    {
        _rollout.Fleet.Add("shop-northeurope", "northeurope", "apps", pair: "none");
        _rollout.Fleet.Add("data-westeurope", "westeurope", "apps");
        _rollout.Fleet.Add("tools-uksouth", "uksouth", "apps");
        await _rollout.StartAll();
        await _rollout.Run();
        Assert.Equal((3, 2), (_rollout.Fleet.Upgrades.Count, _rollout.Fleet.MostAtOnce));
    }

    [Fact]
    public async Task One_pool_of_a_cluster_at_a_time_holds_across_releases()
    {
        _rollout.Fleet.Add("shop-eastus");
        await _rollout.Start("shop-eastus", "system", release: "rel-1");
        await _rollout.Start("shop-eastus", "apps", release: "rel-2", stage: "other");
        await _rollout.Run();
        Assert.Equal((2, 1), (_rollout.Fleet.Upgrades.Count, _rollout.Fleet.MostAtOnce));
    }
}
