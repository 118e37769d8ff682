using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace Product.Tests.Workflows;

file static class Look
{
    public static IEnumerable<PlannedCluster> Clusters(this RolloutPlan plan) => plan.Stages.SelectMany(s => s.Waves).SelectMany(w => w.Clusters);

    public static PlannedPool Pool(this RolloutPlan plan, string cluster, string pool = "x") => plan.Clusters().Single(c => c.Name == cluster).Pools.Single(p => p.Name == pool);
}

public class When_a_policy_names_a_strategy
{
    private static readonly UpgradePolicy BlueGreen = new() { Strategy = StrategyName.BlueGreen, BlueGreen = new() { DrainBatch = "50%", BatchSoak = TimeSpan.FromMinutes(10), FinalSoak = TimeSpan.FromHours(72), UseAksPreview = true } };

    private static Fleet Fleet(UpgradePolicy? upgrade = null, CanaryPolicy? canary = null, int nodes = 3) =>
        new Fleet { Upgrade = upgrade ?? new() }.WithStage("canary", canary: canary).WithCluster("a", "canary").WithPool("a", "x", nodes: nodes);

    [Fact]
    public void A_pool_that_only_surges_has_none_of_its_own() => Assert.Null(Fleet().Plan().Pool("a").Strategy);

    [Fact]
    public void Each_pool_gets_it_with_its_settings() => Assert.Equal(
        new PoolStrategy(StrategyKind.BlueGreen, new BlueGreenSettings("50%", TimeSpan.FromMinutes(10), TimeSpan.FromHours(72), UseAksPreview: true)), Fleet(BlueGreen).Plan().Pool("a").Strategy);

    [Fact]
    public void Settings_that_are_left_out_are_the_usual_ones() => Assert.Equal(
        new BlueGreenSettings("25%", TimeSpan.FromMinutes(15), TimeSpan.FromHours(48)), Fleet(new() { Strategy = StrategyName.BlueGreen }).Plan().Pool("a").Strategy!.BlueGreen);

    [Fact]
    public void A_stage_with_one_of_its_own_follows_that()
    {
        var plan = new Fleet { Upgrade = BlueGreen }.WithStage("canary", upgrade: new()).WithStage("broad")
            .WithCluster("a", "canary").WithPool("a", "x").WithCluster("b", "broad").WithPool("b", "x").Plan();

        Assert.Equal((null, StrategyKind.BlueGreen), (plan.Pool("a").Strategy, plan.Pool("b").Strategy!.Kind));
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(1, 1)]
    public void No_more_nodes_go_first_than_the_pool_has(int nodes, int first) => Assert.Equal(
        new CanaryNodes(first, TimeSpan.FromHours(1)), Fleet(canary: new() { Nodes = 2, Soak = TimeSpan.FromHours(1) }, nodes: nodes).Plan().Pool("a").Strategy!.Canary);

    [Fact]
    public void Snapshots_are_kept_where_it_says_so() => Assert.Equal(new PoolStrategy(KeepSnapshot: true), Fleet(new() { KeepSnapshots = true }).Plan().Pool("a").Strategy);

    [Fact]
    public void A_new_pool_is_drained_into_batch_by_batch_and_the_old_one_is_kept_until_the_final_soak_has_passed()
    {
        var pool = Fleet(BlueGreen, nodes: 5).Plan().Pool("a");
        var change = PoolDurations.SurgeNode + PoolDurations.Verification + (2 * PoolDurations.Drain) + TimeSpan.FromMinutes(10); // 3 nodes, a soak, then 2

        Assert.Equal(
            (Workflows.Fleet.Now, Workflows.Fleet.Now + change, Workflows.Fleet.Now + change + TimeSpan.FromHours(72) + PoolDurations.DeletePool, 3), (pool.Start, pool.SoaksFrom, pool.End, pool.NodesAtOnce));
    }

    [Fact]
    public void The_next_pool_of_a_cluster_begins_while_the_one_before_soaks_and_the_wave_waits_for_both()
    {
        var plan = Fleet(BlueGreen).WithPool("a", "y").Plan();

        Assert.Equal(plan.Pool("a").SoaksFrom, plan.Pool("a", "y").Start);
        Assert.Equal(plan.Pool("a", "y").End, plan.Stages[0].SoaksFrom);
    }

    [Fact]
    public void A_new_pool_takes_room_beside_the_old_one_as_long_as_both_are_there() => Assert.Equal(
        [new RegionCapacity("eastus", 10, 3, 10, Workflows.Fleet.Now)], Fleet(BlueGreen, nodes: 5).WithPool("a", "y", nodes: 5).Plan().Forecast!.Capacity);

    [Fact]
    public void Nodes_that_may_be_missing_make_larger_batches_but_never_of_system_pools()
    {
        var plan = Fleet(new() { MaxSurge = "1", MaxUnavailable = "2" }, nodes: 6).WithPool("a", "s", "System", nodes: 6).Plan();

        Assert.Equal((3, 1), (plan.Pool("a").NodesAtOnce, plan.Pool("a", "s").NodesAtOnce));
    }
}

public class When_a_part_of_each_cluster_goes_first
{
    private static readonly TimeSpan Soak = TimeSpan.FromHours(6);

    private static RolloutPlan Plan(int pools, params string[] names)
    {
        var fleet = new Fleet().WithStage("canary", canary: new() { Pools = pools, Soak = Soak }).WithCluster("a", "canary");
        foreach (var name in names)
            fleet.WithPool("a", name);
        return fleet.Plan();
    }

    [Theory]
    [InlineData(1, "x,y,z", "x")]
    [InlineData(2, "x,y,z", "x,y")]
    [InlineData(3, "x,y,z", "x,y")]
    [InlineData(1, "x", "")]
    public void It_is_never_all_of_it(int pools, string all, string first) => Assert.Equal(
        first, string.Join(",", Plan(pools, all.Split(',')).Clusters().Single().Pools.Where(p => p.IsCanary).Select(p => p.Name)));

    [Fact]
    public void The_rest_begins_when_the_last_of_it_has_soaked()
    {
        var plan = Plan(2, "x", "y", "z");

        Assert.Equal((plan.Pool("a", "x").End, plan.Pool("a", "y").End + Soak), (plan.Pool("a", "y").Start, plan.Pool("a", "z").Start));
    }

    [Fact]
    public void What_soaks_holds_no_place()
    {
        var plan = new Fleet().WithStage("canary", clusters: 2, pools: 1, canary: new() { Pools = 1, Soak = Soak })
            .WithCluster("a", "canary").WithPool("a", "x").WithPool("a", "y").WithCluster("b", "canary").WithPool("b", "x").Plan();

        Assert.Equal(plan.Pool("a", "x").End, plan.Pool("b", "x").Start);
    }

    [Fact]
    public void The_soak_of_what_is_done_goes_on()
    {
        var fleet = new Fleet().WithStage("canary", canary: new() { Pools = 1, Soak = Soak }).WithCluster("a", "canary").WithPool("a", "x").WithPool("a", "y");
        var ended = Fleet.Now.AddHours(-2);
        var left = RolloutForecast.Of(fleet.Plan(), fleet.Facts().Policy, fleet.Outlook() with
        {
            Pools = new Dictionary<string, PoolProgressFact> { [$"{Fleet.Id("a")}/agentPools/x"] = new(PoolTurn.Done, ended.AddHours(-1), ended) },
        });

        Assert.Equal(ended + Soak, left.Pool("a", "y").Start);
    }

    [Fact]
    public void A_pool_whose_first_nodes_soak_is_still_under_way()
    {
        var fleet = new Fleet().WithStage("canary", canary: new() { Nodes = 1, Soak = Soak }).WithCluster("a", "canary").WithPool("a", "x");
        var left = RolloutForecast.Of(fleet.Plan(), fleet.Facts().Policy, fleet.Outlook() with
        {
            Pools = new Dictionary<string, PoolProgressFact> { [$"{Fleet.Id("a")}/agentPools/x"] = new(PoolTurn.Soaking, Fleet.Now.AddHours(-1), Fleet.Now.AddHours(5)) },
        });
        var planned = fleet.Plan().Pool("a");

        Assert.Equal((PoolTurn.Running, Fleet.Now.AddHours(-1) + (planned.End - planned.Start)), (left.Pool("a").Turn, left.Pool("a").End));
    }

    [Fact]
    public void Nodes_that_go_first_are_added_watched_and_taken_away_before_the_rest()
    {
        TimeSpan Takes(CanaryPolicy? canary)
        {
            var pool = new Fleet().WithStage("canary", canary: canary).WithCluster("a", "canary").WithPool("a", "x").Plan().Pool("a");
            return pool.End!.Value - pool.Start!.Value;
        }

        Assert.Equal(PoolDurations.SurgeNode + PoolDurations.Verification + Soak + PoolDurations.Drain, Takes(new() { Nodes = 1, Soak = Soak }) - Takes(null));
    }
}

public class When_pools_move_to_another_OS
{
    private const string Ubuntu = "AKSUbuntu-2204gen2containerd-202610.06.0";

    private static readonly string[] Released =
        ["AKSAzureLinux-V3", "AKSAzureLinux-V3gen2", "AKSAzureLinux-V3gen2arm64", "AKSAzureLinux-V3gen2fips", "AKSAzureLinux-V3gen2TL", "AKSAzureLinux-V3katagen2"];

    private static Fleet Fleet(string to = "AzureLinux", bool inPlace = false) => new Fleet
    {
        Upgrade = new() { OsMigration = new() { To = to, From = ["Ubuntu", "Ubuntu2204", "AzureLinux", "AzureLinux3", "CBLMariner"], InPlace = inPlace } },
        Families = Released,
    }.WithStage("canary");

    [Theory]
    [InlineData("AKSUbuntu-2204gen2containerd", "AKSAzureLinux-V3gen2")]
    [InlineData("AKSUbuntu-2204containerd", "AKSAzureLinux-V3")]
    [InlineData("AKSUbuntu-2204gen2arm64containerd", "AKSAzureLinux-V3gen2arm64")]
    [InlineData("AKSUbuntu-2004gen2fipscontainerd", "AKSAzureLinux-V3gen2fips")]
    [InlineData("AKSUbuntu-2204gen2TLcontainerd", "AKSAzureLinux-V3gen2TL")]
    [InlineData("AKSAzureLinux-V2gen2", "AKSAzureLinux-V3gen2")]
    [InlineData("AKSAzureLinux-V2katagen2", "AKSAzureLinux-V3katagen2")]
    [InlineData("AKSCBLMariner-V2gen2", "AKSAzureLinux-V3gen2")]
    public void They_get_the_image_of_the_same_generation_architecture_and_fips_state(string family, string target)
    {
        var pool = Fleet().WithCluster("a", "canary").WithPool("a", "x", image: $"{family}-202512.06.0", sku: "CBLMariner", notOurs: "another OS").Plan().Pool("a");

        Assert.Equal(($"{target}-202611.21.0", "AzureLinux"), (pool.TargetImage, pool.Strategy!.TargetOsSku));
    }

    [Theory]
    [InlineData("AKSUbuntu-2204gen2fipsTLcontainerd", "Ubuntu", "1.32.7", "AzureLinux", "its image is AKSUbuntu-2204gen2fipsTLcontainerd: Azure Linux has no FIPS together with Trusted Launch")]
    [InlineData("AKSUbuntu-2204gen2arm64TLcontainerd", "Ubuntu", "1.32.7", "AzureLinux", "its image is AKSUbuntu-2204gen2arm64TLcontainerd: Azure Linux has no Trusted Launch on arm64")]
    [InlineData("AKSUbuntu-1804gen2gpucontainerd", "Ubuntu", "1.32.7", "AzureLinux", "its image AKSUbuntu-1804gen2gpucontainerd is one for GPUs alone: AKS does not move such pools to another OS")]
    [InlineData("AKSUbuntu-2204gen2CVMcontainerd", "Ubuntu", "1.32.7", "AzureLinux", "this release has no image of family AKSAzureLinux-V3gen2CVM, to which AKSUbuntu-2204gen2CVMcontainerd would move")]
    [InlineData("AKSUbuntu-2204gen2containerd", "Ubuntu", "1.31.8", "AzureLinux", "osSKU AzureLinux is Azure Linux 2.0 up to Kubernetes 1.31, and it is on 1.31: migrate it to AzureLinux3, or upgrade Kubernetes to 1.32 with it")]
    [InlineData("AKSUbuntu-2204gen2containerd", "Ubuntu", "1.27.3", "AzureLinux3", "osSKU AzureLinux3 begins with Kubernetes 1.28, and it is on 1.27")]
    [InlineData("AKSUbuntu-2204gen2containerd", "Ubuntu", "1.37.1", "AzureLinux3", "osSKU AzureLinux3 ends with Kubernetes 1.36, and it would be on 1.37: migrate it to AzureLinux")]
    [InlineData("AKSUbuntu-2404gen2containerd", "Ubuntu2404", "1.32.7", "AzureLinux", "another OS")]
    public void Those_that_cannot_say_why(string family, string sku, string kubernetes, string to, string reason) => Assert.Equal(
        reason, Assert.Single(Fleet(to).WithCluster("a", "canary", kubernetes: kubernetes).WithPool("a", "x", image: $"{family}-202610.06.0", sku: sku, notOurs: "another OS").Plan().NotTargeted).Reason);

    [Fact]
    public void Those_that_do_not_run_are_left_alone_all_the_same()
    {
        var plan = Fleet().WithCluster("a", "canary").WithPool("a", "x", image: Ubuntu, sku: "Ubuntu", notOurs: "another OS", power: "Stopped")
            .WithCluster("b", "canary", naps: true).WithPool("b", "x", image: Ubuntu, sku: "Ubuntu", notOurs: "another OS").Plan();

        Assert.Equal(["Stopped: the pool is not running.", "Node auto-provisioning (NAP): AKS chooses the image of this cluster's nodes."], plan.NotTargeted.Select(u => u.Reason));
    }

    [Fact]
    public void A_new_pool_takes_over_and_the_old_one_is_the_way_back()
    {
        var pool = Fleet().WithCluster("a", "canary").WithPool("a", "x", image: Ubuntu, sku: "Ubuntu", notOurs: "another OS").Plan().Pool("a");

        Assert.Equal((StrategyKind.BlueGreen, RollbackWay.BlueGreenReversal, null), (pool.Strategy!.Kind, pool.GoesBackBy, pool.NoWayBack));
    }

    [Fact]
    public void In_place_there_is_no_way_back()
    {
        var pool = Fleet(inPlace: true).WithCluster("a", "canary").WithPool("a", "x", image: Ubuntu, sku: "Ubuntu", notOurs: "another OS").Plan().Pool("a");

        Assert.Equal((StrategyKind.Surge, null), (pool.Strategy!.Kind, pool.GoesBackBy));
        Assert.Contains("AKSUbuntu-2204gen2containerd to AKSAzureLinux-V3gen2-202611.21.0", pool.NoWayBack, StringComparison.Ordinal);
    }

    [Fact]
    public void The_stage_needs_an_approval_and_says_for_which_pools()
    {
        var stage = Fleet().WithCluster("a", "canary").WithPool("a", "x", image: Ubuntu, sku: "Ubuntu", notOurs: "another OS").WithPool("a", "y", image: Ubuntu, sku: "Ubuntu", notOurs: "another OS").Plan().Stages[0];

        Assert.Equal((true, "2 pools from Ubuntu to AzureLinux: a/x, a/y"), (stage.NeedsApproval, stage.ApprovalBecause));
    }

    [Fact]
    public void A_pool_that_only_changes_the_name_of_its_SKU_keeps_its_OS_and_needs_none()
    {
        var plan = Fleet().WithCluster("a", "canary").WithPool("a", "x", sku: "AzureLinux3").Plan();

        Assert.Equal(("AzureLinux", false), (plan.Pool("a").Strategy!.TargetOsSku, plan.Stages[0].NeedsApproval));
    }

    [Fact]
    public void Pools_of_Azure_Linux_3_are_where_they_belong() =>
        Assert.Null(Fleet("AzureLinux3").WithCluster("a", "canary").WithPool("a", "x").Plan().Pool("a").Strategy);
}

public class When_Kubernetes_changes_with_the_release
{
    private const string Two = "AKSAzureLinux-V2gen2-202512.06.0";

    private static Fleet Fleet(string to = "1.32.7", UpgradePolicy? upgrade = null) => new Fleet { Upgrade = upgrade ?? new() { MaxSurge = "1", KubernetesVersion = to } }.WithStage("canary");

    [Fact]
    public void The_control_plane_goes_first_and_its_pools_follow()
    {
        var plan = Fleet("1.33.4").WithCluster("a", "canary").WithPool("a", "x").Plan();

        Assert.Equal(new PlannedKubernetesUpgrade("1.32.7", "1.33.4", ChangesOs: false), plan.Clusters().Single().Kubernetes);
        Assert.Equal(("1.33.4", Workflows.Fleet.Now + PoolDurations.ControlPlane), (plan.Pool("a").Strategy!.KubernetesVersion, plan.Pool("a").Start));
        Assert.False(plan.Stages[0].NeedsApproval);
    }

    [Fact]
    public void From_1_31_to_1_32_another_OS_comes_under_its_pools_which_needs_an_approval_of_its_own()
    {
        var plan = Fleet().WithCluster("a", "canary", kubernetes: "1.31.8").WithPool("a", "x", image: Two, notOurs: "Azure Linux 2.0").WithPool("a", "y", sku: "AzureLinux3").Plan();

        Assert.True(plan.Clusters().Single().Kubernetes!.ChangesOs);
        Assert.Equal((true, "Kubernetes 1.32.7 puts Azure Linux 3.0 under 1 pool of Azure Linux 2.0: a/x"), (plan.Stages[0].NeedsApproval, plan.Stages[0].ApprovalBecause));
        Assert.Equal((Workflows.Fleet.New, new PoolStrategy(KubernetesVersion: "1.32.7")), (plan.Pool("a").TargetImage, plan.Pool("a").Strategy));
        Assert.Equal((null, RollbackWay.AksRollback), (plan.Pool("a").GoesBackBy, plan.Pool("a", "y").GoesBackBy));
    }

    [Fact]
    public void It_skips_no_minor_version()
    {
        var plan = Fleet("1.34.1").WithCluster("a", "canary").WithPool("a", "x").Plan();

        Assert.Equal("it is on Kubernetes 1.32.7: AKS skips no minor version, and 1.34.1 is more than one away; upgrade to 1.33 first", Assert.Single(plan.NotTargeted).Reason);
        Assert.Empty(plan.Clusters());
    }

    [Fact]
    public void A_pool_behind_its_cluster_catches_up_and_one_that_is_there_stays()
    {
        var plan = Fleet().WithCluster("a", "canary").WithPool("a", "x", kubernetes: "1.31.8").WithPool("a", "y", kubernetes: "1.32.7").Plan();

        Assert.Null(plan.Clusters().Single().Kubernetes);
        Assert.Equal(("1.32.7", null), (plan.Pool("a").Strategy!.KubernetesVersion, plan.Pool("a", "y").Strategy));
    }

    [Fact]
    public void A_cluster_that_is_further_than_the_policy_stays() => Assert.Equal(
        (null, null), (Fleet("1.31.9").WithCluster("a", "canary").WithPool("a", "x").Plan().Clusters().Single().Kubernetes, Fleet("1.31.9").WithCluster("a", "canary").WithPool("a", "x").Plan().Pool("a").Strategy));

    [Fact]
    public void A_cluster_that_AKS_upgrades_by_itself_is_left_alone_by_name()
    {
        var reason = Assert.Single(Fleet("1.33.4").WithCluster("a", "canary", channel: "stable").WithPool("a", "x").Plan().NotTargeted).Reason;

        Assert.Equal("AKS upgrades Kubernetes of its cluster by itself (channel stable), the policy wants 1.33.4: set the channel to none, or take kubernetesVersion out of the policy", reason);
    }

    [Fact]
    public void A_pool_can_move_to_Azure_Linux_with_the_version_that_brings_it()
    {
        var pool = Fleet(upgrade: new() { KubernetesVersion = "1.32.7", OsMigration = new() { To = "AzureLinux", From = ["Ubuntu"] } })
            .WithCluster("a", "canary", kubernetes: "1.31.8").WithPool("a", "x", image: "AKSUbuntu-2204gen2containerd-202610.06.0", sku: "Ubuntu", notOurs: "Ubuntu").Plan().Pool("a");

        Assert.Equal((Workflows.Fleet.New, "AzureLinux", "1.32.7"), (pool.TargetImage, pool.Strategy!.TargetOsSku, pool.Strategy.KubernetesVersion));
    }
}

public class The_way_back_of_a_pool
{
    private static PlannedPool Pool(UpgradePolicy? upgrade = null, string? channel = null, string? osChannel = null, string image = Fleet.Old) =>
        new Fleet { Upgrade = upgrade ?? new() }.WithStage("canary").WithCluster("a", "canary", channel: channel, osChannel: osChannel).WithPool("a", "x", image: image).Plan().Pool("a");

    [Theory]
    [InlineData(null, null)]
    [InlineData("none", "None")]
    public void Is_the_rollback_of_AKS_where_nothing_stands_in_its_way(string? channel, string? osChannel) =>
        Assert.Equal((RollbackWay.AksRollback, null), (Pool(channel: channel, osChannel: osChannel).GoesBackBy, Pool(channel: channel, osChannel: osChannel).NoWayBack));

    [Theory]
    [InlineData("patch", null, "auto-upgrade channel patch is on, and AKS takes no pool back while it is: turn it off, or set upgrade.keepSnapshots")]
    [InlineData(null, "NodeImage", "node OS upgrade channel NodeImage is on, and AKS takes no pool back while it is: turn it off, or set upgrade.keepSnapshots")]
    public void Is_none_where_AKS_upgrades_by_itself_unless_a_snapshot_was_kept(string? channel, string? osChannel, string why)
    {
        Assert.Equal((null, why), (Pool(channel: channel, osChannel: osChannel).GoesBackBy, Pool(channel: channel, osChannel: osChannel).NoWayBack));
        Assert.Equal(RollbackWay.Snapshot, Pool(new() { KeepSnapshots = true }, channel, osChannel).GoesBackBy);
    }

    [Fact]
    public void Is_the_old_pool_as_long_as_it_is_kept() => Assert.Equal(RollbackWay.BlueGreenReversal, Pool(new() { Strategy = StrategyName.BlueGreen }, channel: "patch").GoesBackBy);

    [Fact]
    public void Is_nothing_to_undo_where_nothing_changes() => Assert.Equal(RollbackWay.NothingToUndo, Pool(image: Fleet.New).GoesBackBy);

    [Theory]
    [InlineData(24 * 8, true)]
    [InlineData(24 * 6, false)]
    public void Closes_after_seven_days_which_a_longer_release_says(double soakHours, bool says)
    {
        var plan = new Fleet().WithStage("canary", soakHours: soakHours).WithStage("broad").WithCluster("a", "canary").WithPool("a", "x").WithCluster("b", "broad").WithPool("b", "x").Plan();

        Assert.Equal(says, plan.Forecast!.Assumptions.Any(a => a.StartsWith("AKS takes a pool back for 7 days: 1 pools", StringComparison.Ordinal)));
    }
}

public class When_limits_are_foreseen
{
    private static Fleet Four(StageNodes? nodes = null, WiderLimitsPolicy? limits = null)
    {
        var fleet = new Fleet { Limits = limits }.WithStage("broad", clusters: 9, pools: 9, nodes: nodes?.Most);
        foreach (var (name, region, subscription, size) in new[] { ("a", "eastus", "one", 3), ("b", "eastus", "two", 9), ("c", "uksouth", "one", 3), ("d", "uksouth", "two", 3) })
            fleet.WithCluster(name, "broad", region, subscription: subscription).WithPool(name, "x", nodes: size);
        return fleet;
    }

    private sealed record StageNodes(int Most);

    /// <summary>Who begins at once, and who later.</summary>
    private static string AtOnce(RolloutPlan plan) => string.Join(",", plan.Clusters().Where(c => c.Pools[0].Start == Fleet.Now).Select(c => c.Name));

    [Fact]
    public void Without_any_all_begin_at_once() => Assert.Equal("a,b,c,d", AtOnce(Four().Plan()));

    [Fact]
    public void Nodes_of_the_stage_let_small_pools_overtake_a_large_one_which_then_goes_alone()
    {
        var plan = Four(new StageNodes(7)).Plan();

        Assert.Equal("a,c", AtOnce(plan));
        Assert.True(plan.Pool("b").Start >= plan.Pool("d").Start || plan.Pool("d").Start >= plan.Pool("b").End);
    }

    [Theory]
    [InlineData("region", 1, null, "a,c")]
    [InlineData("subscription", 1, null, "a,b")]
    [InlineData("fleet", 3, null, "a,b,c")]
    [InlineData("region", null, 8, "a,c,d")]
    [InlineData("fleet", null, 12, "a,b")]
    public void Those_of_all_releases_hold_here_too(string scope, int? pools, int? nodes, string begin)
    {
        var limit = new ConcurrencyPolicy { Pools = pools, Nodes = nodes };

        Assert.Equal(begin, AtOnce(Four(limits: scope switch { "region" => new() { Region = limit }, "subscription" => new() { Subscription = limit }, _ => new() { Fleet = limit } }).Plan()));
    }

    [Fact]
    public void A_narrow_fleet_lets_fewer_pools_fail_at_worst() => Assert.Equal(2, Four(limits: new() { Fleet = new() { Pools = 2 } }).Plan().Stages[0].FailuresAtMost);

    [Fact]
    public void They_travel_with_each_stage() => Assert.Equal(
        new StageLimits(9, 9, 0, MaxConcurrentNodes: 7, Wider: new WiderLimits(Region: new(Pools: 2), Fleet: new(Nodes: 40))),
        Four(new StageNodes(7)).Facts().Policy.Stages[0].Limits(new WiderLimitsPolicy { Region = new() { Pools = 2 }, Fleet = new() { Nodes = 40 } }));
}

public class When_a_stage_begins_later
{
    [Fact]
    public void Its_waves_are_in_the_order_in_which_clusters_may_be_touched_then()
    {
        // Now both are open; when the stage begins, ten hours later, one has closed for the night.
        var plan = new Fleet().WithStage("canary", soakHours: 10).WithStage("broad")
            .WithCluster("first", "canary").WithPool("first", "x")
            .WithCluster("a", "broad").WithOpenings("a", (Fleet.Now, Fleet.Now.AddHours(5)), (Fleet.Now.AddHours(24), Fleet.Now.AddHours(29))).WithPool("a", "x")
            .WithCluster("b", "broad").WithPool("b", "x").Plan();

        Assert.Equal(["b", "a"], plan.Stages[1].Waves.Select(w => w.Clusters.Single().Name));
        Assert.Equal(plan.Stages[0].End, plan.Pool("b").Start);
    }
}

public class What_has_been_done_of_a_plan
{
    private static readonly string Operation = Instances("a1");
    private const string Pool = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c/agentPools/x";

    private static string Instances(string attempt) => $"rel-3-0-20261121-1-p-0123456789ab-{attempt}";

    private static PoolUpgrade Upgrade(PoolUpgradeState state, string? id = null, string? rollbackOf = null, DateTimeOffset? until = null) => new(
        id ?? Operation, "rel", "canary", "c", "c", "eastus", Pool, "x", Fleet.Old, Fleet.New, state, null, until, 0, 3, null, Fleet.Now, Fleet.Now, state.IsFinal ? Fleet.Now.AddHours(1) : null, RollbackOf: rollbackOf);

    private static PoolTurn? Turn(params PoolUpgrade[] upgrades) => PlanProgress.Of(upgrades).GetValueOrDefault(Pool)?.Turn;

    [Theory]
    [InlineData(PoolUpgradeState.Waiting, PoolTurn.ToCome)]
    [InlineData(PoolUpgradeState.Verifying, PoolTurn.Running)]
    [InlineData(PoolUpgradeState.Soaking, PoolTurn.Soaking)]
    [InlineData(PoolUpgradeState.AlreadyCurrent, PoolTurn.Done)]
    [InlineData(PoolUpgradeState.Refused, PoolTurn.Failed)]
    public void Is_what_its_upgrade_says(PoolUpgradeState state, PoolTurn turn) => Assert.Equal(turn, Turn(Upgrade(state)));

    [Fact]
    public void Counts_by_the_last_attempt() => Assert.Equal(PoolTurn.Done, Turn(Upgrade(PoolUpgradeState.Failed), Upgrade(PoolUpgradeState.Succeeded, Instances("a2"))));

    [Theory]
    [InlineData(PoolUpgradeState.Upgrading, PoolTurn.Running)]
    [InlineData(PoolUpgradeState.Succeeded, PoolTurn.RolledBack)]
    [InlineData(PoolUpgradeState.Refused, PoolTurn.Failed)]
    public void Is_undone_by_a_rollback(PoolUpgradeState rollback, PoolTurn turn) =>
        Assert.Equal(turn, Turn(Upgrade(PoolUpgradeState.Succeeded), Upgrade(rollback, "rollback-1", rollbackOf: Operation)));

    [Fact]
    public void Is_done_again_by_an_attempt_after_the_rollback() => Assert.Equal(
        PoolTurn.Running, Turn(Upgrade(PoolUpgradeState.Succeeded), Upgrade(PoolUpgradeState.Succeeded, "rollback-1", rollbackOf: Operation), Upgrade(PoolUpgradeState.Upgrading, Instances("a2"))));

    [Fact]
    public void Is_nothing_more_for_a_pool_that_was_left_out()
    {
        Assert.Equal(PoolTurn.Skipped, PlanProgress.Of([Upgrade(PoolUpgradeState.Failed)], [Pool])[Pool].Turn);
        Assert.Equal(PoolTurn.Done, PlanProgress.Of([Upgrade(PoolUpgradeState.Succeeded)], [Pool])[Pool].Turn);
        Assert.Equal(PoolTurn.Skipped, PlanProgress.Of([], [Pool])[Pool].Turn);
    }

    [Fact]
    public void Soaks_until_it_says() => Assert.Equal(Fleet.Now.AddDays(2), PlanProgress.Of([Upgrade(PoolUpgradeState.Soaking, until: Fleet.Now.AddDays(2))])[Pool].End);
}
