using AzureSimulator.Model;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.NodePoolRollout.Features.Drifting;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Planning;

/// <summary>The plan names them with the reason, nothing is written to them, and the release succeeds with the others.</summary>
public class When_pools_are_not_ours_to_upgrade
{
    private static readonly Cluster One = new Cluster("one").Ring("canary"), Two = new Cluster("two").Ring("canary");

    private RolloutPlan? _plan;

    public static TheoryData<string, string> Images => new()
    {
        { "AKSUbuntu-2204gen2containerd-202610.06.0", "Ubuntu: this product delivers Azure Linux only." },
        { "AKSWindows-2022-containerd-202610.06.0", "Windows: this product delivers Azure Linux only." },
        { "AKSAzureLinux-V2gen2-202510.19.0", "Azure Linux 2.0: frozen, no new images" },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public Task By_their_image(string image, string reason) => AreLeftAlone(hands => hands.Change("one", "apps", pool =>
    {
        pool.Image = image;
        pool.Nodes.ForEach(node => node.Image = image);
    }), reason, "apps");

    [Fact]
    public Task As_AKS_changes_node_images_by_itself() =>
        AreLeftAlone(OfCluster(cluster => cluster.Properties["autoUpgradeProfile"]!["nodeOSUpgradeChannel"] = "NodeImage"), "Node OS auto-upgrade by channel NodeImage", "apps", "system");

    [Fact]
    public Task As_AKS_upgrades_to_node_images_by_itself() =>
        AreLeftAlone(OfCluster(cluster => cluster.Properties["autoUpgradeProfile"]!["upgradeChannel"] = "node-image"), "Auto-upgrade by channel node-image", "apps", "system");

    [Fact]
    public Task As_AKS_makes_the_nodes_itself() =>
        AreLeftAlone(OfCluster(cluster => cluster.Properties["nodeProvisioningProfile"] = new System.Text.Json.Nodes.JsonObject { ["mode"] = "Auto" }), "Node auto-provisioning (NAP)", "apps", "system");

    [Fact]
    public Task As_the_cluster_is_stopped() => AreLeftAlone(OfCluster(cluster => cluster.PowerState = "Stopped"), "Stopped: the cluster is not running.", "apps", "system");

    [Fact]
    public Task As_the_pool_is_stopped() => AreLeftAlone(hands => hands.Change("one", "apps", pool => pool.PowerState = "Stopped"), "Stopped: the pool is not running.", "apps");

    [Fact]
    public async Task A_stopped_pool_is_caught_up_when_it_is_started_again()
    {
        var outcome = await Scenario.Of(One, Two).WithPolicy(Scenario.TwoStages.Replace("spec:", "spec:\n  reconcile: true", StringComparison.Ordinal))
            .Given(hands => hands.Change("one", "apps", pool => pool.PowerState = "Stopped"))
            .At(TimeSpan.Zero, hands => hands.Platform.Rollout.Database.Write(session => session.Enqueue(DetectDrift.Kind, DetectDrift.BySchedule, new DetectDrift.Payload(Again: true))))
            .When(hands => hands.Release.State.IsFinal, hands => hands.Change("one", "apps", pool => pool.PowerState = "Running")).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.Single(outcome.UpgradeCalls("one", "apps"));
        Assert.Equal([VirtualTime.Images.Target], outcome.ImagesOf("one", "apps"));
    }

    private async Task AreLeftAlone(Func<Hands, Task> given, string reason, params string[] pools)
    {
        var outcome = await Scenario.Of(One, Two).Given(given).When(hands => hands.Release.PlanHash is not null, async hands => _plan = await hands.Plan()).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.All(pools, pool =>
        {
            Assert.StartsWith(reason, Assert.Single(_plan!.NotTargeted, untouched => untouched.Cluster == "one" && untouched.Pool == pool).Reason, StringComparison.Ordinal);
            Assert.Null(outcome.LastUpgradeOf("one", pool));
        });
        Assert.DoesNotContain(outcome.WritesAfter(outcome.StartedAt), write => pools.Any(pool => write["resource"]!.GetValue<string>().Contains($"/one/agentPools/{pool}", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal([VirtualTime.Images.Target], outcome.ImagesOf("two", "apps"));
    }

    private static Func<Hands, Task> OfCluster(Action<ClusterState> change) => hands => hands.Change("one", change);
}
