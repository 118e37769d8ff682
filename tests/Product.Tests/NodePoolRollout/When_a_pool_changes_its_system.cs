using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_a_pool_changes_its_system : IDisposable
{
    private const string Ubuntu = "AKSUbuntu-2204gen2containerd-202610.06.0", Two = "AKSAzureLinux-V2gen2-202512.06.0";

    private readonly RolloutScenario _rollout = new();

    public When_a_pool_changes_its_system()
    {
        _rollout.Fleet.Add("shop-eastus", pools: "apps", image: Ubuntu);
        (Apps.OsSku, Apps.GoesOnAlone) = ("Ubuntu2204", true);
    }

    private FakePool Apps => _rollout.Fleet.Pool("shop-eastus", "apps");

    private FakeCluster Shop => _rollout.Fleet.Clusters.Values.Single();

    public void Dispose() => _rollout.Dispose();

    [Fact]
    public async Task It_is_moved_in_place_and_ends_on_the_exact_image()
    {
        var done = await Done(new PoolStrategy(TargetOsSku: "AzureLinux"));
        Assert.Equal((PoolUpgradeState.Succeeded, null), (done.State, done.Reason));
        Assert.Equal(new PoolChange(OsSku: "AzureLinux"), Assert.Single(_rollout.Fleet.Changes).Change);
        Assert.All(Apps.Nodes, node => Assert.Equal(Images.November, node.Image));
    }

    [Fact]
    public async Task Without_a_migration_it_stays_refused()
    {
        var refused = await Done(null);
        Assert.Equal(PoolUpgradeState.Refused, refused.State);
        Assert.Contains("Ubuntu", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_that_ended_half_way_is_resumed_by_the_next()
    {
        (Apps.FailAfterNodes, Apps.GoesOnAlone) = (1, false);
        Assert.Equal(PoolUpgradeState.Failed, (await Done(new PoolStrategy(TargetOsSku: "AzureLinux"))).State);
        Apps.FailAfterNodes = null;
        Assert.Equal(PoolUpgradeState.Succeeded, (await Done(new PoolStrategy(TargetOsSku: "AzureLinux"), attempt: ".2")).State);
    }

    [Fact]
    public async Task It_waits_for_the_image_where_the_region_does_not_have_it_yet()
    {
        _rollout.Fleet.LatestInRegion["eastus"] = Images.October;
        await Begin(new PoolStrategy(TargetOsSku: "AzureLinux"));
        await _rollout.Run(TimeSpan.FromMinutes(10));
        Assert.Contains("not yet in region", (await _rollout.Show("shop-eastus", "apps")).Reason, StringComparison.Ordinal);
        Assert.Empty(_rollout.Fleet.Changes);
    }

    [Theory]
    [InlineData("AzureLinux", "1.31.9", Images.November, "frozen")]
    [InlineData("AzureLinux3", "1.37.0", Images.November, "1.28 to 1.36")]
    [InlineData("AzureContainerLinux", "1.34.8", Images.November, "is not an image of osSKU")]
    [InlineData("AzureLinux", "1.34.8", Images.NovemberFips, "FIPS")]
    [InlineData("AzureLinux", "1.34.8", "AKSAzureLinux-V3gen2arm64-202611.21.0", "another architecture")]
    public async Task What_AKS_does_not_do_is_refused_before_any_effect(string to, string kubernetes, string image, string because)
    {
        (Apps.Kubernetes, Shop.Kubernetes) = (kubernetes, kubernetes);
        var refused = await Done(new PoolStrategy(TargetOsSku: to), image);
        Assert.Equal(PoolUpgradeState.Refused, refused.State);
        Assert.Contains(because, refused.Reason, StringComparison.Ordinal);
        Assert.Empty(_rollout.Fleet.Changes);
    }

    [Fact]
    public async Task Kubernetes_and_the_OS_are_not_changed_at_once()
    {
        Shop.Kubernetes = "1.35.1";
        var refused = await Done(new PoolStrategy(TargetOsSku: "AzureLinux", KubernetesVersion: "1.35.1"));
        Assert.Equal(PoolUpgradeState.Refused, refused.State);
        Assert.Contains("Do one release for each", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_cannot_be_taken_back_in_place()
    {
        var done = await Done(new PoolStrategy(TargetOsSku: "AzureLinux", KeepSnapshot: true));
        var ways = await _rollout.WaysBack(done.Id);
        Assert.DoesNotContain(ways.Ways, way => way.Open);
        Assert.Contains(ways.Ways, way => way.Because.Contains("cannot be undone in place", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_Kubernetes_1_32_Azure_Linux_2_becomes_3()
    {
        _rollout.Fleet.Add("old-eastus", pools: "apps", image: Two);
        var pool = _rollout.Fleet.Pool("old-eastus", "apps");
        var cluster = _rollout.Fleet.Clusters.Values.Single(c => c.Name == "old-eastus");
        (pool.Kubernetes, cluster.Kubernetes) = ("1.31.9", "1.32.7");
        await _rollout.Start("old-eastus", "apps", change: request => request with { Strategy = new PoolStrategy(KubernetesVersion: "1.32.7") });
        await _rollout.Run();
        Assert.Equal((PoolUpgradeState.Succeeded, null), ((await _rollout.Show("old-eastus", "apps")).State, (await _rollout.Show("old-eastus", "apps")).Reason));
        Assert.Equal("1.32.7", pool.Kubernetes);
    }

    [Fact]
    public async Task A_system_nobody_delivers_is_refused_at_once() =>
        Assert.Equal("strategy.targetOsSku", (await Assert.ThrowsAsync<DomainException>(() => Begin(new PoolStrategy(TargetOsSku: "Ubuntu")))).Field);

    [Fact]
    public async Task Killed_after_any_call_it_is_moved_once_all_the_same()
    {
        for (var call = 1; ; call++)
        {
            using var rollout = new RolloutScenario();
            rollout.Fleet.Add("shop-eastus", pools: "apps", image: Ubuntu);
            var pool = rollout.Fleet.Pool("shop-eastus", "apps");
            (pool.OsSku, pool.GoesOnAlone) = ("Ubuntu2204", true);
            rollout.Fleet.KillAfterCall = call;
            await rollout.Start("shop-eastus", "apps", change: request => request with { Strategy = new PoolStrategy(TargetOsSku: "AzureLinux") });
            await rollout.Run();
            Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show("shop-eastus", "apps")).State);
            Assert.Single(rollout.Fleet.Changes);
            if (rollout.Killed == 0)
                break; // there is no such call any more
        }
    }

    private async Task<PoolUpgrade> Done(PoolStrategy? strategy, string image = Images.November, string attempt = "")
    {
        var begun = await Begin(strategy, image, attempt);
        await _rollout.Run();
        return await _rollout.Show(begun.Id);
    }

    private Task<PoolUpgrade> Begin(PoolStrategy? strategy, string image = Images.November, string attempt = "") =>
        _rollout.Start("shop-eastus", "apps", image, attempt: attempt, change: request => request with { Strategy = strategy });
}
