using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.Fleet;

public sealed class When_a_fleet_is_flagged
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private readonly FakeCluster _cluster = new("/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/shop", "shop", "eastus");

    [Fact]
    public void What_is_as_it_should_be_has_no_flag()
    {
        Assert.Empty(FleetFlags.Of(Cluster()));
        Assert.Empty(FleetFlags.Of(Cluster(), Pool(), Now));
        Assert.Null(PoolOwnership.NotOurs(Cluster(), Pool()));
    }

    [Theory]
    [InlineData("none", "None")]
    [InlineData(null, null)]
    [InlineData("", "")]
    public void Channels_that_are_off_are_no_flag(string? kubernetes, string? os) =>
        Assert.Empty(FleetFlags.Of(Cluster() with { UpgradeChannel = kubernetes, NodeOsUpgradeChannel = os }));

    [Theory]
    [InlineData("rapid", false)]
    [InlineData("stable", false)]
    [InlineData("patch", false)]
    [InlineData("node-image", true)]
    public void A_channel_for_Kubernetes_is_told_and_one_for_images_blocks(string channel, bool blocks)
    {
        var cluster = Cluster() with { UpgradeChannel = channel };
        Assert.Equal((FleetFlagCodes.AutoUpgradeOn, blocks), Only(FleetFlags.Of(cluster)));
        Assert.Equal(blocks, PoolOwnership.NotOurs(cluster, Pool()) is not null);
        Assert.Contains(FleetFlags.AllowChannelTag, PoolOwnership.NotOurKubernetes(cluster), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unmanaged")]
    [InlineData("NodeImage")]
    [InlineData("SecurityPatch")]
    public void A_channel_for_the_OS_of_nodes_blocks(string channel)
    {
        var cluster = Cluster() with { NodeOsUpgradeChannel = channel };
        Assert.Equal((FleetFlagCodes.NodeOsAutoUpgradeOn, true), Only(FleetFlags.Of(cluster)));
        Assert.Contains(channel, PoolOwnership.NotOurs(cluster, Pool()), StringComparison.Ordinal);
        Assert.Null(PoolOwnership.NotOurKubernetes(cluster));
    }

    [Fact]
    public void A_tag_allows_channels_and_they_are_still_told()
    {
        _cluster.Tags["Release-Orchestrator-Allow-Channel"] = "true";
        var cluster = Cluster() with { UpgradeChannel = "node-image", NodeOsUpgradeChannel = "NodeImage" };
        Assert.Equal([(FleetFlagCodes.AutoUpgradeOn, false), (FleetFlagCodes.NodeOsAutoUpgradeOn, false)], FleetFlags.Of(cluster).Select(f => (f.Code, f.Blocks)));
        Assert.Null(PoolOwnership.NotOurs(cluster, Pool()));
        Assert.Null(PoolOwnership.NotOurKubernetes(cluster));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("yes")]
    [InlineData("")]
    public void Another_value_of_that_tag_allows_nothing(string value)
    {
        _cluster.Tags[FleetFlags.AllowChannelTag] = value;
        Assert.NotNull(PoolOwnership.NotOurs(Cluster() with { NodeOsUpgradeChannel = "NodeImage" }, Pool()));
    }

    [Fact]
    public void Node_auto_provisioning_blocks() =>
        Assert.Equal((FleetFlagCodes.NodeAutoProvisioning, true), Only(FleetFlags.Of(Cluster() with { ProvisionsNodesItself = true })));

    [Fact]
    public void A_stopped_cluster_blocks() => Assert.Equal((FleetFlagCodes.ClusterStopped, true), Only(FleetFlags.Of(Cluster() with { PowerState = "Stopped" })));

    [Fact]
    public void A_failed_cluster_is_told_as_an_upgrade_of_ours_may_mend_it() =>
        Assert.Equal((FleetFlagCodes.ClusterFailed, false), Only(FleetFlags.Of(Cluster() with { ProvisioningState = "Failed" })));

    [Theory]
    [InlineData("AKSWindows-2022-containerd-20348.5386.260715", "Windows2022", "Windows", FleetFlagCodes.Windows)]
    [InlineData("AKSUbuntu-2404gen2containerd-202610.06.0", "Ubuntu2404", "Linux", FleetFlagCodes.Ubuntu)]
    [InlineData("AKSAzureLinux-V2gen2-202611.06.0", "AzureLinux", "Linux", FleetFlagCodes.AzureLinux2)]
    [InlineData("AKSCBLMariner-V2gen2-202611.07.0", "CBLMariner", "Linux", FleetFlagCodes.AzureLinux2)]
    [InlineData("SomethingElse-1-202611.07.0", "AzureLinux", "Linux", FleetFlagCodes.UnknownImage)]
    [InlineData("AKSAzureLinux-V3gen2-20261107T000000Z", "AzureLinux", "Linux", FleetFlagCodes.UnknownImage)]
    [InlineData("", "AzureLinux", "Linux", FleetFlagCodes.UnknownImage)]
    public void What_this_product_does_not_deliver_blocks(string image, string sku, string os, string code) =>
        Assert.Equal((code, true), Only(FleetFlags.Of(Cluster(), Pool() with { NodeImageVersion = image, OsSku = sku, OsType = os }, Now)));

    [Theory]
    [InlineData("AKSUbuntu-2404gen2containerd-202611.06.0", true)]
    [InlineData("AKSAzureLinux-V2gen2-202611.06.0", true)]
    [InlineData("AKSWindows-2022-containerd-20348.5386.260715", false)]
    public void A_migration_can_reach_what_is_another_Linux(string image, bool reached) =>
        Assert.Equal(reached, PoolOwnership.NotOurs(Cluster(), Pool() with { NodeImageVersion = image }, migrates: true) is null);

    [Fact]
    public void A_stopped_pool_blocks() => Assert.Equal((FleetFlagCodes.PoolStopped, true), Only(FleetFlags.Of(Cluster(), Pool() with { PowerState = "Stopped" }, Now)));

    [Fact]
    public void A_failed_pool_is_told_with_its_reason()
    {
        var flag = Assert.Single(FleetFlags.Of(Cluster(), Pool() with { ProvisioningState = "Failed", Fault = new AzureFault("SubnetIsFull", "no addresses") }, Now));
        Assert.Equal((FleetFlagCodes.PoolFailed, false), (flag.Code, flag.Blocks));
        Assert.Contains("SubnetIsFull", flag.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_SKU_that_ends_is_told() => Assert.Equal((FleetFlagCodes.AzureLinux3SkuEnds, false), Only(FleetFlags.Of(Cluster(), Pool() with { OsSku = "AzureLinux3" }, Now)));

    [Theory]
    [InlineData("AKSAzureLinux-V3gen2-202608.26.0", false)]
    [InlineData("AKSAzureLinux-V3gen2-202608.25.0", true)]
    public void An_image_older_than_90_days_is_told(string image, bool old)
    {
        var flags = FleetFlags.Of(Cluster(), Pool() with { NodeImageVersion = image }, Now);
        Assert.Equal(old, flags.Any(flag => flag is { Code: FleetFlagCodes.ImageOlderThan90Days, Blocks: false }));
    }

    [Fact]
    public void A_flag_says_the_same_every_day_so_that_plans_stay_the_same()
    {
        var pool = Pool() with { NodeImageVersion = "AKSAzureLinux-V3gen2-202601.06.0" };
        Assert.Equal(FleetFlags.Of(Cluster(), pool, Now), FleetFlags.Of(Cluster(), pool, Now.AddDays(30)));
    }

    [Fact]
    public void Spot_nodes_are_told() =>
        Assert.Equal((FleetFlagCodes.Spot, false), Only(FleetFlags.Of(Cluster(), Pool() with { Details = Details(priority: "Spot") }, Now)));

    [Fact]
    public void A_pool_that_AKS_replaces_blue_green_is_told() =>
        Assert.Equal((FleetFlagCodes.PreviewBlueGreen, false), Only(FleetFlags.Of(Cluster(), Pool() with { UpgradesBlueGreen = true }, Now)));

    [Fact]
    public void A_pool_that_a_rollout_made_for_itself_blocks()
    {
        var pool = Pool() with { Details = Details(tags: new() { [FleetFlags.RoleTag] = "green" }) };
        Assert.Equal((FleetFlagCodes.MadeByRollout, true), Only(FleetFlags.Of(Cluster(), pool, Now)));
    }

    [Theory]
    [InlineData("system", false)]
    [InlineData("gone", true)]
    public void It_is_a_pool_like_any_other_once_its_predecessor_is_gone(string beside, bool gone)
    {
        _cluster.Pools.Add(new FakePool("system", Images.October, 1));
        var pool = Pool() with { Details = Details(tags: new() { [FleetFlags.RoleTag] = "green", [FleetFlags.BesideTag] = beside }) };
        Assert.Equal(gone, PoolOwnership.NotOurs(Cluster(), pool) is null);
    }

    [Fact]
    public void Every_code_is_explained_to_people()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "ReleaseOrchestrator.sln")))
            directory = directory.Parent!;
        var text = File.ReadAllText(Path.Combine(directory.FullName, "docs", "fleet.md"));
        Assert.All(FleetFlagCodes.All, code => Assert.Contains($"`{code}`", text, StringComparison.Ordinal));
    }

    private static PoolDetails Details(string priority = "Regular", Dictionary<string, string>? tags = null) =>
        new("Linux", "x86_64", false, false, false, null, null, priority, 110, null, [], null, tags);

    private static (string, bool) Only(IReadOnlyList<FleetFlag> flags)
    {
        var flag = Assert.Single(flags);
        return (flag.Code, flag.Blocks);
    }

    private ClusterSight Cluster() => _cluster.Sight();

    private static PoolSight Pool() => new FakePool("apps", Images.November, 3).Sight("/c");
}
