using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_a_pool_changes_its_Kubernetes : IDisposable
{
    private readonly RolloutScenario _rollout = new();

    public When_a_pool_changes_its_Kubernetes()
    {
        _rollout.Fleet.Add("shop-eastus", pools: "apps");
        Shop.Kubernetes = "1.35.1";
        Apps.GoesOnAlone = true;
    }

    private FakePool Apps => _rollout.Fleet.Pool("shop-eastus", "apps");

    private FakeCluster Shop => _rollout.Fleet.Clusters.Values.Single(cluster => cluster.Name == "shop-eastus");

    public void Dispose() => _rollout.Dispose();

    [Fact]
    public async Task It_goes_there_together_with_the_exact_image()
    {
        var done = await Done("1.35.1");
        Assert.Equal((PoolUpgradeState.Succeeded, "1.35.1", Images.November), (done.State, Apps.Kubernetes, Apps.Image));
        Assert.Equal(new PoolChange(KubernetesVersion: "1.35.1"), Assert.Single(_rollout.Fleet.Changes).Change);
    }

    [Fact]
    public async Task A_pool_on_the_image_already_goes_there_all_the_same()
    {
        Apps.Image = Images.November;
        for (var n = 0; n < Apps.Nodes.Count; n++)
            Apps.Nodes[n] = Apps.Nodes[n] with { Image = Images.November };
        var done = await Done("1.35.1");
        Assert.Equal((PoolUpgradeState.Succeeded, "1.35.1"), (done.State, Apps.Kubernetes));
    }

    [Fact]
    public async Task A_pool_with_both_is_left_alone()
    {
        (Apps.Image, Apps.Kubernetes) = (Images.November, "1.35.1");
        for (var n = 0; n < Apps.Nodes.Count; n++)
            Apps.Nodes[n] = Apps.Nodes[n] with { Image = Images.November };
        Assert.Equal(PoolUpgradeState.AlreadyCurrent, (await Done("1.35.1")).State);
        Assert.Empty(_rollout.Fleet.Changes);
    }

    [Fact]
    public async Task Where_the_region_has_moved_on_both_come_by_the_snapshot_of_a_pool_that_has_both()
    {
        _rollout.Fleet.Add("shop-brazil", "brazilsouth", pools: "apps");
        var brazil = _rollout.Fleet.Clusters.Values.Single(cluster => cluster.Name == "shop-brazil");
        brazil.Kubernetes = "1.35.1";
        _rollout.Fleet.LatestInRegion["brazilsouth"] = Images.December;
        await Done("1.35.1");
        await _rollout.Start("shop-brazil", "apps", change: request => request with { Strategy = new PoolStrategy(KubernetesVersion: "1.35.1") });
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-brazil", "apps")).State);
        Assert.Equal(("1.35.1", Images.November), (brazil.Pools[0].Kubernetes, brazil.Pools[0].Image));
    }

    [Theory]
    [InlineData("1.34.8", "1.35.2", "may not be newer")]
    [InlineData("1.34.8", "1.34.2", "would go back")]
    [InlineData("1.33.4", "1.35.1", "skip a minor version. Go to 1.34 first")]
    public async Task What_the_skew_forbids_is_refused_before_any_effect(string from, string to, string because)
    {
        Apps.Kubernetes = from;
        var refused = await Done(to);
        Assert.Equal(PoolUpgradeState.Refused, refused.State);
        Assert.Contains(because, refused.Reason, StringComparison.Ordinal);
        Assert.Empty(_rollout.Fleet.Changes);
    }

    [Theory]
    [InlineData("1.35")]
    [InlineData("latest")]
    public async Task A_version_that_is_not_in_full_is_refused_at_once(string version) =>
        Assert.Equal("strategy.kubernetesVersion", (await Assert.ThrowsAsync<DomainException>(() => Begin(version))).Field);

    [Fact]
    public async Task Both_go_back_together()
    {
        var done = await Done("1.35.1");
        _rollout.Fleet.Changes.Clear();
        await _rollout.Undo(done);
        await _rollout.Run();
        Assert.Equal(("1.34.8", Images.October), (Apps.Kubernetes, Apps.Image));
    }

    [Fact]
    public async Task Killed_after_any_call_it_goes_there_once_all_the_same()
    {
        for (var call = 1; ; call++)
        {
            using var rollout = new RolloutScenario();
            rollout.Fleet.Add("shop-eastus", pools: "apps").Kubernetes = "1.35.1";
            rollout.Fleet.Pool("shop-eastus", "apps").GoesOnAlone = true;
            rollout.Fleet.KillAfterCall = call;
            await rollout.Start("shop-eastus", "apps", change: request => request with { Strategy = new PoolStrategy(KubernetesVersion: "1.35.1", KeepSnapshot: true) });
            await rollout.Run();
            Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show("shop-eastus", "apps")).State);
            Assert.Single(rollout.Fleet.Changes);
            if (rollout.Killed == 0)
                break; // there is no such call any more
        }
    }

    private async Task<PoolUpgrade> Done(string version)
    {
        var begun = await Begin(version);
        await _rollout.Run();
        return await _rollout.Show(begun.Id);
    }

    private Task<PoolUpgrade> Begin(string version) =>
        _rollout.Start("shop-eastus", "apps", change: request => request with { Strategy = new PoolStrategy(KubernetesVersion: version) });
}
