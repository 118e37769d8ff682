using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_a_pool_is_looked_at_before_its_upgrade
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly RolloutPace Pace = new();

    private readonly FakeCluster _cluster = new(Operations.Any.Request.ClusterId, "shop-eastus", "eastus");
    private readonly FakePool _pool = new("apps", Images.October, 3);

    public When_a_pool_is_looked_at_before_its_upgrade() => _cluster.Pools.Add(_pool);

    [Fact]
    public void One_that_is_as_it_should_be_may_be_upgraded() => Assert.IsType<Decision.Go>(Look());

    [Fact]
    public void Another_family_is_refused()
    {
        _pool.Image = "AKSAzureLinux-V3gen2fips-202610.06.0";
        var end = Assert.IsType<Decision.End>(Look());
        Assert.Equal(PoolUpgradeState.Refused, end.State);
        Assert.Contains("AKSAzureLinux-V3gen2fips", end.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AKSUbuntu-2404gen2containerd-202610.06.0", "Ubuntu")]
    [InlineData("AKSWindows-2022-containerd-20348.5386.260715", "Windows")]
    [InlineData("AKSAzureLinux-V2gen2-202512.06.0", "Azure Linux 2.0: frozen")]
    [InlineData("AKSCBLMariner-V2gen2-202311.07.0", "Azure Linux 2.0: frozen")]
    [InlineData("SomethingElse-1-202311.07.0", "Unknown image")]
    [InlineData("AKSAzureLinux-V3gen2-20261007T000000Z", "no version of the form")]
    public void Pools_that_are_not_ours_are_refused_by_name(string image, string reason)
    {
        _pool.Image = image;
        var end = Assert.IsType<Decision.End>(Look());
        Assert.Equal(PoolUpgradeState.Refused, end.State);
        Assert.Contains(reason, end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_cluster_is_refused() => Assert.Contains(
        "Stopped: the cluster", PoolOwnership.NotOurs(_cluster.Sight() with { PowerState = "Stopped" }, _pool.Sight("/c")), StringComparison.Ordinal);

    [Fact]
    public void A_stopped_pool_is_refused() => Assert.Contains(
        "Stopped: the pool", PoolOwnership.NotOurs(_cluster.Sight(), _pool.Sight("/c") with { PowerState = "Stopped" }), StringComparison.Ordinal);

    [Fact]
    public void A_cluster_that_provisions_nodes_itself_is_refused() => Assert.Contains(
        "NAP", PoolOwnership.NotOurs(_cluster.Sight() with { ProvisionsNodesItself = true }, _pool.Sight("/c")), StringComparison.Ordinal);

    [Theory]
    [InlineData("Scaling")]
    [InlineData("Updating")]
    [InlineData("UpgradingNodeImageVersion")]
    [InlineData("SomethingNew")]
    public void A_busy_pool_is_waited_for(string state)
    {
        _pool.State = state;
        Assert.Contains(state, Assert.IsType<Decision.Wait>(Look()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_busy_cluster_is_waited_for()
    {
        _cluster.State = "Updating";
        Assert.IsType<Decision.Wait>(Look());
    }

    [Fact]
    public void A_pool_that_had_failed_before_is_refused_with_its_reason()
    {
        (_pool.State, _pool.Fault) = ("Failed", new AzureFault("SubnetIsFull", "no addresses"));
        var end = Assert.IsType<Decision.End>(Look());
        Assert.Equal(PoolUpgradeState.Refused, end.State);
        Assert.Contains("SubnetIsFull: no addresses", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_that_failed_under_our_hands_is_resumed()
    {
        _pool.State = "Failed";
        Assert.IsType<Decision.Go>(Look(ownTrace: true));
    }

    [Fact]
    public void A_newer_image_is_never_taken_back()
    {
        _pool.Image = Images.December;
        Assert.Equal(PoolUpgradeState.Refused, Assert.IsType<Decision.End>(Look()).State);
    }

    [Theory]
    [InlineData(Images.November, typeof(Decision.Go))]
    [InlineData(Images.October, typeof(Decision.Wait))]
    [InlineData(Images.December, typeof(Decision.End))]
    [InlineData("AKSAzureLinux-V3gen2-202611.21.1", typeof(Decision.End))]
    [InlineData("AKSAzureLinux-V3gen2fips-202611.21.0", typeof(Decision.End))]
    [InlineData(null, typeof(Decision.Wait))]
    public void Only_the_exact_image_will_do(string? latest, Type decision) =>
        Assert.IsType(decision, PoolUpgradeRules.Region(Operations.Any, "eastus", latest, Now, Pace));

    [Fact]
    public void A_near_opening_is_met_exactly()
    {
        var window = new WindowDecision("c", false, "closed.", null, Now.AddSeconds(3));
        Assert.Equal(Now.AddSeconds(3), Assert.IsType<Decision.Wait>(PoolUpgradeRules.Window(window, Now, Pace)).Until);
    }

    [Fact]
    public void A_node_that_is_not_Ready_keeps_a_pool_from_being_current()
    {
        _pool.Image = Images.November;
        for (var n = 0; n < 3; n++)
            _pool.Nodes[n] = _pool.Nodes[n] with { Image = Images.November, Ready = n != 1 };
        Assert.IsType<Decision.Wait>(Already(Now));
        Assert.Equal(PoolUpgradeState.Failed, Assert.IsType<Decision.End>(Already(Now - Pace.VerifyWithin)).State);
    }

    [Theory]
    [InlineData("AKSAzureLinux-V3gen2-202611.21.0", "AKSAzureLinux-V3gen2-202611.5.0")]
    [InlineData("AKSAzureLinux-V3gen2-202701.05.0", "AKSAzureLinux-V3gen2-202612.31.9")]
    [InlineData("AKSAzureLinux-V3gen2-202611.21.10", "AKSAzureLinux-V3gen2-202611.21.9")]
    public void Image_versions_compare_as_numbers(string newer, string older) => Assert.True(NodeImage.Parse(newer)! > NodeImage.Parse(older)!);

    private Decision Look(bool ownTrace = false)
    {
        var cluster = _cluster.Sight();
        return PoolUpgradeRules.Preflight(Operations.Any, cluster, cluster.Pools[0], ownTrace, Now, Pace);
    }

    private Decision Already(DateTimeOffset since) => PoolUpgradeRules.AlreadyThere(Operations.Any, _pool.Sight("/c"), _pool.Nodes, since, Now, Pace);
}
