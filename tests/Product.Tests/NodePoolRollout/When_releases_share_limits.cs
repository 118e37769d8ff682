using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_releases_share_limits : IDisposable
{
    private const string OtherSubscription = "8a1d4c7e-2b95-4f30-a6c8-1d7e9b3f5a02";

    private readonly RolloutScenario _rollout = new() { Limits = new StageLimits(50, 50, 0) };
    private readonly Dictionary<string, int> _most = [];

    public When_releases_share_limits() => _rollout.Fleet.OnAccepted = Count;

    public void Dispose() => _rollout.Dispose();

    [Fact]
    public async Task No_region_ever_has_more_pools_in_flight_than_it_may()
    {
        await Deliver(new WiderLimits(Region: new(Pools: 2)));

        Assert.Equal((12, 2, 2), (_rollout.Fleet.Upgrades.Count, _most["pools in eastus"], _most["pools in uksouth"]));
    }

    [Fact]
    public async Task No_subscription_ever_has_more_clusters_in_flight_than_it_may()
    {
        await Deliver(new WiderLimits(Subscription: new(Clusters: 3)));

        Assert.Equal((12, 3, 2), (_rollout.Fleet.Upgrades.Count, _most[$"pools of {_rollout.Fleet.Clusters.First().Value.Id.Split('/')[2]}"], _most[$"pools of {OtherSubscription}"]));
    }

    [Fact]
    public async Task The_fleet_never_has_more_nodes_in_flight_than_it_may()
    {
        await Deliver(new WiderLimits(Fleet: new(Nodes: 10)));

        Assert.Equal((12, 9), (_rollout.Fleet.Upgrades.Count, _most["nodes"])); // pools of three nodes
    }

    [Fact]
    public async Task A_stage_never_has_more_nodes_in_flight_than_it_may_but_for_a_pool_that_is_larger_and_goes_alone()
    {
        _rollout.Limits = _rollout.Limits with { MaxConcurrentNodes = 7 };
        _rollout.Fleet.Add("large", pools: "apps", nodes: 20);
        for (var n = 0; n < 5; n++)
            _rollout.Fleet.Add($"c{n}", pools: "apps", nodes: 3);
        await _rollout.StartAll();
        await _rollout.RunAtOnce(rounds: 4000);

        Assert.Equal((6, 20, 2), (_rollout.Fleet.Upgrades.Count, _most["nodes"], _rollout.Fleet.MostAtOnce));
    }

    [Fact]
    public async Task A_place_that_one_release_gives_back_is_taken_by_another_without_delay()
    {
        _rollout.Limits = _rollout.Limits with { Wider = new WiderLimits(Fleet: new(Pools: 1)) };
        for (var n = 0; n < 5; n++)
        {
            _rollout.Fleet.Add($"c{n}", pools: "apps", nodes: 1);
            await _rollout.Start($"c{n}", "apps", release: $"rel-{n}", stage: $"stage-{n}");
        }

        var begun = _rollout.Clock.Now;
        await _rollout.Run();
        var last = (await Task.WhenAll(Enumerable.Range(0, 5).Select(n => _rollout.Show($"rel-{n}.c{n}.apps")))).Max(o => o.EndedAt);
        Assert.True(last - begun < TimeSpan.FromSeconds(10), $"{last - begun}");
    }

    [Fact]
    public async Task A_place_that_the_next_cannot_use_goes_to_the_one_behind_it()
    {
        _rollout.Limits = _rollout.Limits with { Wider = new WiderLimits(Fleet: new(Pools: 1)) };
        var closes = _rollout.Clock.Now + TimeSpan.FromSeconds(1);
        _rollout.Fleet.Window = cluster => new WindowDecision(cluster.Id, cluster.Name != "second" || _rollout.Clock.Now < closes, "Nights only.", null, null);
        foreach (var name in new[] { "first", "second", "third" })
        {
            _rollout.Fleet.Add(name, pools: "apps", nodes: 20);
            await _rollout.Start(name, "apps");
            _rollout.Clock.Now += TimeSpan.FromMilliseconds(1);
        }

        await _rollout.Run(TimeSpan.FromMinutes(2));
        var (first, second, third) = (await _rollout.Show("first", "apps"), await _rollout.Show("second", "apps"), await _rollout.Show("third", "apps"));
        Assert.Equal((PoolUpgradeState.Waiting, PoolUpgradeState.Succeeded), (second.State, third.State));
        Assert.True(third.StartedAt - first.EndedAt < TimeSpan.FromSeconds(2), $"{third.StartedAt - first.EndedAt}");
    }

    [Fact]
    public async Task A_place_goes_past_a_release_that_is_held()
    {
        _rollout.Limits = _rollout.Limits with { Wider = new WiderLimits(Fleet: new(Pools: 1)) };
        foreach (var n in new[] { 1, 2, 3 })
        {
            _rollout.Fleet.Add($"c{n}", pools: "apps", nodes: 20);
            await _rollout.Start($"c{n}", "apps", release: $"rel-{n}");
            await _rollout.Run(TimeSpan.Zero);
        }

        await _rollout.Hold(HoldKind.Paused, "rel-2");
        await _rollout.Run(TimeSpan.FromMinutes(5));
        var (first, third) = (await _rollout.Show("rel-1.c1.apps"), await _rollout.Show("rel-3.c3.apps"));
        Assert.Equal(PoolUpgradeState.Waiting, (await _rollout.Show("rel-2.c2.apps")).State);
        Assert.True(third.StartedAt - first.EndedAt < TimeSpan.FromSeconds(2), $"{third.StartedAt - first.EndedAt}");
    }

    [Theory]
    [InlineData("Region", "Region eastus has 1 pools in flight, the most it may (limits.region.pools): held by one/apps (rel-1, 3 nodes).")]
    [InlineData("Subscription", "Subscription 5f0c2d1e-8a34-4b6f-9c1d-0e7f3a5b2c48 has 1 pools in flight, the most it may (limits.subscription.pools): held by one/apps (rel-1, 3 nodes).")]
    [InlineData("Fleet", "The fleet has 1 pools in flight, the most it may (limits.fleet.pools): held by one/apps (rel-1, 3 nodes).")]
    public async Task Whoever_waits_says_for_which_limit_and_who_holds_it(string scope, string reason)
    {
        var limit = new ConcurrencyLimit(Pools: 1);
        _rollout.Limits = _rollout.Limits with { Wider = new WiderLimits(scope == "Region" ? limit : null, scope == "Subscription" ? limit : null, scope == "Fleet" ? limit : null) };
        foreach (var (cluster, release) in new[] { ("one", "rel-1"), ("two", "rel-2") })
        {
            _rollout.Fleet.Add(cluster, pools: "apps");
            await _rollout.Start(cluster, "apps", release: release);
        }

        await _rollout.Run(TimeSpan.Zero);
        Assert.Equal(reason, (await _rollout.Show("rel-2.two.apps")).Reason);
    }

    [Fact]
    public void A_pool_that_does_not_fit_says_how_many_nodes_it_takes()
    {
        var (held, asks) = (Operation("one", 6), Operation("two", 5, new StageLimits(9, 9, 0, MaxConcurrentNodes: 10)));

        Assert.Equal(
            "Stage canary has 6 nodes in flight and may have 10 (maxConcurrentNodes); this pool takes 5: held by one/apps (rel-1, 6 nodes).", Refusal(asks, held));
        Assert.Null(Refusal(Operation("two", 4, asks.Request.Limits), held));
    }

    [Fact]
    public void A_pool_that_a_new_one_replaces_takes_both() =>
        Assert.Equal(12, Operation("one", 6, strategy: new PoolStrategy(StrategyKind.BlueGreen, new BlueGreenSettings("25%", TimeSpan.Zero, TimeSpan.Zero))).NodesHeld);

    [Fact]
    public void Nodes_that_go_first_are_taken_too() =>
        Assert.Equal(8, Operation("one", 6, strategy: new PoolStrategy(Canary: new CanaryNodes(2, TimeSpan.Zero))).NodesHeld);

    [Fact]
    public void A_reservation_stays_what_it_was_when_the_pool_grows()
    {
        var reserved = Operation("one", 6).Intend(new WriteIntent(AzureWrite.Upgrade, DateTimeOffset.UnixEpoch, "Succeeded", Images.October, null));

        Assert.Equal((6, 9), (reserved.Counted(0, 9).NodesHeld, reserved.Counted(0, 9).NodesTotal));
    }

    [Fact]
    public void A_rollback_begins_whatever_has_failed()
    {
        var upgrade = Operation("one", 3);
        var rollback = upgrade with { Request = upgrade.Request with { RollbackOf = "rel-1.one.apps.1" } };

        Assert.NotNull(StageBudget.Refuses(Applicant.Of(upgrade), new PlacesHeld([]), failedPools: 1));
        Assert.Null(StageBudget.Refuses(Applicant.Of(rollback), new PlacesHeld([]), failedPools: 1));
    }

    private static string? Refusal(UpgradeOperation asks, UpgradeOperation held) => StageBudget.Refuses(Applicant.Of(asks), new PlacesHeld([Place.Of(held)]), 0)?.Explain();

    private static UpgradeOperation Operation(string cluster, int nodes, StageLimits? limits = null, PoolStrategy? strategy = null)
    {
        var id = $"/subscriptions/5f0c2d1e-8a34-4b6f-9c1d-0e7f3a5b2c48/resourceGroups/fleet/providers/Microsoft.ContainerService/managedClusters/{cluster}";
        var request = new StartPoolUpgradeRequest("rel-1", "canary", id, $"{id}/agentPools/apps", Images.November, new(), limits ?? new StageLimits(9, 9, 0), strategy);
        return new UpgradeOperation($"rel-1.{cluster}.apps", request, DateTimeOffset.UnixEpoch) { Region = "eastus", NodesTotal = nodes };
    }

    /// <summary>Two releases at once, each over six clusters of its own, in two regions and two subscriptions, all jobs that are due at the same time.</summary>
    private async Task Deliver(WiderLimits limits)
    {
        _rollout.Limits = _rollout.Limits with { Wider = limits };
        foreach (var release in new[] { "rel-1", "rel-2" })
        {
            for (var n = 0; n < 6; n++)
            {
                var cluster = _rollout.Fleet.Add($"{release}-c{n}", n % 2 == 0 ? "eastus" : "uksouth", "apps");
                if (n == 5)
                    Move(cluster);
                await _rollout.Start(cluster.Name, "apps", release: release);
            }
        }

        await _rollout.RunAtOnce(rounds: 4000);
    }

    private void Move(FakeCluster cluster)
    {
        var id = cluster.Id.Replace(cluster.Id.Split('/')[2], OtherSubscription, StringComparison.Ordinal);
        var moved = cluster with { Id = id };
        _rollout.Fleet.Clusters.Remove(cluster.Id);
        _rollout.Fleet.Clusters[id] = moved;
    }

    private void Count()
    {
        var running = _rollout.Fleet.Clusters.Values.SelectMany(c => c.Pools.Where(p => !ProvisioningStates.IsTerminal(p.State)).Select(p => (Cluster: c, Pool: p))).ToList();
        Note("nodes", running.Sum(r => r.Pool.Nodes.Count));
        foreach (var region in running.GroupBy(r => r.Cluster.Region))
            Note($"pools in {region.Key}", region.Count());
        foreach (var subscription in running.GroupBy(r => r.Cluster.Id.Split('/')[2]))
            Note($"pools of {subscription.Key}", subscription.Count());
    }

    private void Note(string what, int now) => _most[what] = Math.Max(_most.GetValueOrDefault(what), now);
}
