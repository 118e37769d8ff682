using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.Fleet;

public sealed class When_the_fleet_is_listed : IDisposable
{
    private const string Other = "0b8f3a52-7c1e-4d64-9e0a-6a1f2c3d4e5f";

    private readonly RolloutScenario _rollout = new();
    private readonly FakeCluster _near;
    private readonly FakeCluster _far;
    private FleetView _view;

    public When_the_fleet_is_listed()
    {
        _near = _rollout.Fleet.Add("shop-eastus");
        _far = _rollout.Fleet.Add("shop-westeurope", "westeurope", subscription: Other);
        _view = NewView();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _view.Dispose();
        _rollout.Dispose();
    }

    [Fact]
    public async Task A_subscription_that_does_not_answer_hides_no_other_and_is_told()
    {
        var first = await _view.Show(false, Stop);
        _rollout.Fleet.Away[Other] = AzureException.Of(503, "ServerTimeout", "away");
        _near.Pools[0].Image = Images.November;
        _rollout.Clock.Now += TimeSpan.FromMinutes(5);

        var now = await _view.Show(false, Stop);

        Assert.Equal((2, 4), (now.Clusters.Count, now.Pools.Count));
        Assert.Equal(_rollout.Clock.Now, now.TakenAt);
        Assert.Contains(now.Pools, pool => pool.ClusterId == _near.Id && pool.NodeImageVersion == Images.November);
        var away = Assert.Single(now.Subscriptions!, subscription => subscription.Problem is not null);
        Assert.Equal((Other, first.TakenAt, 1), (away.SubscriptionId, away.TakenAt, away.Clusters));
        Assert.Contains("away", away.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_last_known_of_it_outlives_the_process()
    {
        var first = await _view.Show(false, Stop);
        _view.Dispose();
        _view = NewView();
        _rollout.Fleet.Away[Other] = AzureException.Of(403, "AuthorizationFailed", "no");
        var now = await _view.Show(refresh: true, Stop);
        Assert.Contains(now.Clusters, cluster => cluster.Id == _far.Id);
        Assert.Equal(first.TakenAt, now.Subscriptions!.Single(subscription => subscription.SubscriptionId == Other).TakenAt);
    }

    [Fact]
    public async Task One_that_never_answered_is_told_without_clusters()
    {
        _rollout.Fleet.Away[Other] = AzureException.Of(403, "AuthorizationFailed", "no");
        var now = await _view.Show(false, Stop);
        Assert.Single(now.Clusters);
        var away = Assert.Single(now.Subscriptions!, subscription => subscription.Problem is not null);
        Assert.Equal((Other, null, 0), (away.SubscriptionId, away.TakenAt, away.Clusters));
    }

    [Fact]
    public async Task Nothing_is_shown_while_nobody_ever_answered()
    {
        _rollout.Fleet.Away[Other] = _rollout.Fleet.Away[FakeFleet.Subscription] = AzureException.Of(503, null, "away");
        var refused = await Assert.ThrowsAsync<DomainException>(() => _view.Show(false, Stop));
        Assert.Equal("fleet-unavailable", refused.Code);
    }

    [Fact]
    public async Task Only_rows_that_have_changed_are_written()
    {
        await _view.Show(false, Stop);
        await Forget();
        _near.Pools[0].Image = Images.November;
        _rollout.Clock.Now += TimeSpan.FromMinutes(5);
        await _view.Show(false, Stop);
        Assert.Equal([ArmId.Key(_near.Id)], await Keys());
    }

    [Fact]
    public async Task A_cluster_that_is_gone_is_gone_from_disk()
    {
        await _view.Show(false, Stop);
        _rollout.Fleet.Clusters.Remove(_near.Id);
        _rollout.Clock.Now += TimeSpan.FromMinutes(5);
        await _view.Show(false, Stop);
        Assert.Equal([ArmId.Key(_far.Id)], await Keys());
        Assert.Equal([_far.Id], (await new InventoryStore(_rollout.Database).Read(Stop))!.Clusters.Select(cluster => cluster.Id));
    }

    [Fact]
    public async Task What_is_on_disk_is_what_was_shown()
    {
        _near.Tags["ring"] = "canary";
        var shown = await _view.Show(false, Stop);
        var stored = (await new InventoryStore(_rollout.Database).Read(Stop))!;
        Assert.Equal(Hosting.ReleaseJson.Write(shown), Hosting.ReleaseJson.Write(stored));
    }

    private FleetView NewView() => new(_rollout.Database, _rollout.Fleet, _rollout.Pace, _rollout.Clock);

    private Task<IReadOnlyList<string>> Keys() => _rollout.Database.Read(s => s.Query<string>("SELECT cluster_key FROM fleet_clusters ORDER BY cluster_key"), Stop);

    /// <summary>Behind the store's back: what is there afterwards was written after this.</summary>
    private Task Forget() => _rollout.Database.Write(s => (Task)s.Execute("DELETE FROM fleet_clusters"), Stop);
}
