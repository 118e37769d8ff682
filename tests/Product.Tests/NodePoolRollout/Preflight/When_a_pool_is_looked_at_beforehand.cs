using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

/// <summary>One pool of ten nodes with eight cores each, on its way from October's to November's image.</summary>
public sealed class When_a_pool_is_looked_at_beforehand
{
    private const string ClusterId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/shop";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static PreflightFacts Facts(string state = "Succeeded", string clusterState = "Succeeded", string plane = "1.34.8", string pool = "1.34.8", string image = Images.October, PoolStrategy? strategy = null, string? surge = null)
    {
        var sight = new PoolSight($"{ClusterId}/agentPools/apps", "apps", "User", image, "AzureLinux", "Linux", 10, "Standard_D8s_v5", state, "Running", "1", new PoolUpgradeSettings("10%", 30, 0), null);
        return new PreflightFacts(
            new PreflightPool(ClusterId, sight.Id, Images.November, new PoolUpgradeSettings(surge), strategy),
            new ClusterSight(ClusterId, "shop", "s", "g", "eastus", plane, clusterState, "Running", false, new Dictionary<string, string>(), [sight]),
            sight, new PoolRoom(pool, $"{ClusterId}/subnet/nodes", 31, IsSpot: false), Now);
    }

    private static readonly PoolStrategy BlueGreen = new(StrategyKind.BlueGreen, new BlueGreenSettings("25%", TimeSpan.Zero, TimeSpan.Zero));

    private static void Finds(PreflightFacts facts, string code, PreflightSeverity severity, string message, string action)
    {
        var finding = Assert.Single(PreflightRules.Of(facts));
        Assert.Equal((facts.Pool.Id, code, severity), (finding.PoolId, finding.Code, finding.Severity));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains(action, finding.Action, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_found_where_nothing_is_in_the_way() => Assert.Empty(PreflightRules.Of(Facts() with
    {
        LatestImage = Images.November,
        Stuck = [new StuckPods("system", "shop/other", 2, "minAvailable 2")],
        Cores = [new CoreUsage("cores", 90, 100), new CoreUsage("standardDSv5Family", 12, 20), new CoreUsage("lowPriorityCores", 1, 1)],
        Subnet = new SubnetRoom("nodes", 251, 220),
        Window = new WindowDecision(ClusterId, true, "", Now.AddHours(4), null),
    }));

    [Theory]
    [InlineData("Upgrading", "Succeeded", "It is Upgrading")]
    [InlineData("Succeeded", "Updating", "Its cluster is Updating")]
    public void Another_operation_blocks(string state, string clusterState, string message) =>
        Finds(Facts(state, clusterState), "OperationInProgress", PreflightSeverity.Blocking, message, "Wait until it has ended");

    [Fact]
    public void A_pool_is_never_ahead_of_its_control_plane() => Finds(
        Facts(strategy: new PoolStrategy(KubernetesVersion: "1.35.2")), "ComponentVersionMismatch", PreflightSeverity.Blocking, "It would be on Kubernetes 1.35.2, its control plane is on 1.34.8", "Upgrade the control plane to 1.35.2 first");

    [Fact]
    public void Unless_its_control_plane_goes_first()
    {
        var facts = Facts(strategy: new PoolStrategy(KubernetesVersion: "1.35.2"));

        Assert.Empty(PreflightRules.Of(facts with { Asked = facts.Asked with { ControlPlaneVersion = "1.35.2" } }));
    }

    [Theory]
    [InlineData("1.34.8", "1.30.9", "at most 3 minor versions")]
    [InlineData("1.27.9", "1.24.1", "at most 2 minor versions")]
    public void A_pool_is_never_too_far_behind_its_control_plane(string plane, string pool, string message) =>
        Finds(Facts(plane: plane, pool: pool), "ComponentVersionMismatch", PreflightSeverity.Blocking, message, "one minor version at a time");

    [Fact]
    public void A_version_that_AKS_does_not_offer_blocks() => Finds(
        Facts(strategy: new PoolStrategy(KubernetesVersion: "1.34.8"), pool: "1.33.1") with { KubernetesVersions = new HashSet<string> { "1.33.5", "1.34.10", "1.34.9" } },
        "UnsupportedKubernetesVersion", PreflightSeverity.Blocking, "AKS does not offer Kubernetes 1.34.8 in eastus", "e.g. 1.34.10");

    [Fact]
    public void An_image_that_is_on_its_way_warns() => Finds(
        Facts() with { LatestImage = Images.October }, "ImageNotInRegion", PreflightSeverity.Warning, $"{Images.November} is not yet in eastus", "it waits");

    [Fact]
    public void A_region_that_has_moved_on_warns() => Finds(
        Facts() with { LatestImage = Images.December }, "RegionMovedOn", PreflightSeverity.Warning, $"eastus has moved on to {Images.December}", "start a release with the newer one");

    [Fact]
    public void A_pool_that_is_there_already_needs_no_image_of_its_region() => Assert.Empty(PreflightRules.Of(Facts(image: Images.November) with { LatestImage = Images.December }));

    [Fact]
    public void A_target_out_of_support_blocks() => Finds(
        Facts() with { Now = Now.AddDays(100) }, "NodeImageOOSLA", PreflightSeverity.Blocking, "is 100 days old", "Start a release with a newer image");

    [Fact]
    public void A_present_image_out_of_support_warns() => Finds(
        Facts(image: "AKSAzureLinux-V3gen2-202607.09.0"), "NodeImageOOSLA", PreflightSeverity.Warning, "AKSAzureLinux-V3gen2-202607.09.0, 135 days old", "this release does");

    [Fact]
    public void A_budget_that_lets_no_pod_go_blocks() => Finds(
        Facts() with { Stuck = [new StuckPods("apps", "shop/checkout", 2, "minAvailable 2, 2 healthy, 2 demanded")] },
        "PDBConstraint", PreflightSeverity.Blocking, "PodDisruptionBudget shop/checkout allows no eviction of its 2 pods on this pool: minAvailable 2, 2 healthy, 2 demanded", "one replica more");

    [Theory]
    [InlineData("50%", "1.34.8", "cores", 20, PreflightSeverity.Blocking, "5 nodes of Standard_D8s_v5 to be added take 40 vCPUs; quota cores of eastus has 20 left", "Set maxSurge to 2 or less")]
    [InlineData("50%", "1.35.0", "standardDSv5Family", 20, PreflightSeverity.Warning, "quota standardDSv5Family of eastus has 20 left", "AKS adds one node at a time instead")]
    [InlineData("1", "1.35.0", "cores", 7, PreflightSeverity.Blocking, "1 node of Standard_D8s_v5", "Set maxUnavailable")]
    public void Too_few_cores_for_the_nodes_to_be_added(string surge, string version, string quota, int left, PreflightSeverity severity, string message, string action) =>
        Finds(Facts(plane: version, surge: surge) with { Cores = [new CoreUsage(quota, 100 - left, 100)] }, "QuotaExceeded", severity, message, action);

    [Fact]
    public void A_new_pool_takes_cores_for_all_of_its_nodes() => Finds(
        Facts(strategy: BlueGreen) with { Cores = [new CoreUsage("cores", 30, 100)] }, "QuotaExceeded", PreflightSeverity.Blocking, "10 nodes of Standard_D8s_v5 to be added take 80 vCPUs", "Take strategy surge for this stage");

    [Fact]
    public void Spot_nodes_have_a_quota_of_their_own()
    {
        var facts = Facts() with { Cores = [new CoreUsage("cores", 100, 100), new CoreUsage("lowPriorityCores", 0, 7)] };

        Finds(facts with { Room = facts.Room with { IsSpot = true } }, "QuotaExceeded", PreflightSeverity.Blocking, "quota lowPriorityCores", "raise the quota");
    }

    [Fact]
    public void Too_few_addresses_for_the_nodes_to_be_added() => Finds(
        Facts(surge: "3") with { Subnet = new SubnetRoom("/x/subnets/nodes", 251, 200) }, "SubnetIpExhaustion", PreflightSeverity.Blocking,
        "3 nodes to be added take 93 addresses (31 each); subnet nodes has 51 left (200 of 251 in use)", "Set maxSurge to 1 or less, or free addresses in the subnet");

    [Theory]
    [InlineData(3, false)]
    [InlineData(5, true)]
    public void A_window_shorter_than_it_takes_warns(int hours, bool warns)
    {
        var facts = Facts() with { Window = new WindowDecision(ClusterId, true, "", Now.AddHours(4), null) };
        facts = facts with { Asked = facts.Asked with { Takes = TimeSpan.FromHours(hours) } };
        if (!warns)
            Assert.Empty(PreflightRules.Of(facts));
        else
            Finds(facts, "WindowTooShort", PreflightSeverity.Warning, "It is expected to take 5 hours; its window closes at 2026-11-21 16:00:00Z, in 4 hours.", "Make the window longer");
    }

    [Theory]
    [InlineData("Standard_D8s_v5", 8, "standardDSv5Family")]
    [InlineData("Standard_D16ds_v5", 16, "standardDDSv5Family")]
    [InlineData("Standard_F16s_v2", 16, "standardFSv2Family")]
    [InlineData("Standard_B2ms", 2, "standardBSFamily")]
    [InlineData("Standard_E96-24ads_v5", 96, "standardEADSv5Family")]
    public void What_a_size_takes_is_read_from_its_name(string size, int cores, string family) => Assert.Equal(new VmSize(cores, family), VmSize.Parse(size));

    [Theory]
    [InlineData("Standard_DS3_v2")]
    [InlineData("Standard_D2")]
    [InlineData("Basic_A1")]
    public void Sizes_whose_name_does_not_say_it_are_not_judged(string size) => Assert.Null(VmSize.Parse(size));
}
