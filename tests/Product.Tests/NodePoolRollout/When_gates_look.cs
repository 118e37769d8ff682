using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_gates_look : IDisposable
{
    private const string Operation = "rel-1.shop-eastus.apps";

    private readonly RolloutScenario _rollout = new();
    private readonly FakeCluster _cluster;

    public When_gates_look()
    {
        _cluster = _rollout.Fleet.Add("shop-eastus");
        _cluster.Workloads = new WorkloadSight(
            [new("shop", "Deployment/checkout", 3, 0, 0, 0, []), new("shop", "Deployment/old", 0, 1, 2, 1, ["shop/old-1 CrashLoopBackOff"])],
            [new("kube-system", "azure-cni", 6, 0), new("monitoring", "node-exporter", 6, 2)]);
    }

    public void Dispose() => _rollout.Dispose();

    [Theory]
    [InlineData("nodes-ready")]
    [InlineData("node-image")]
    [InlineData("workloads")]
    public async Task A_pool_that_went_well_passes(string gate)
    {
        await Upgrade();
        var result = await _rollout.Gate(gate, Operation);
        Assert.Equal((gate, GateVerdict.Passed), (result.Gate, result.Verdict));
        Assert.Empty(result.Findings);
    }

    [Fact]
    public async Task A_cordoned_node_fails_nodes_ready()
    {
        await Upgrade();
        var nodes = _rollout.Fleet.Pool("shop-eastus", "apps").Nodes;
        nodes[2] = nodes[2] with { Schedulable = false };
        Assert.Equal(GateVerdict.Inconclusive, (await _rollout.Gate("nodes-ready", Operation)).Verdict); // it may still be the end of the upgrade
        _rollout.Clock.Now += _rollout.Pace.SettleWithin;
        var result = await _rollout.Gate("nodes-ready", Operation);
        Assert.Equal((GateVerdict.Failed, "shop-eastus/apps: node aks-apps-2 is cordoned"), (result.Verdict, Assert.Single(result.Findings)));
    }

    [Fact]
    public async Task A_node_on_another_image_fails_node_image()
    {
        await Upgrade();
        var nodes = _rollout.Fleet.Pool("shop-eastus", "apps").Nodes;
        nodes[0] = nodes[0] with { Image = Images.October };
        var result = await _rollout.Gate("node-image", Operation);
        Assert.Equal((GateVerdict.Failed, $"shop-eastus/apps: node aks-apps-0 is on {Images.October}, not on {Images.November}"), (result.Verdict, Assert.Single(result.Findings)));
    }

    [Fact]
    public async Task A_workload_in_worse_shape_than_before_fails_workloads()
    {
        await Upgrade();
        _cluster.Workloads = new WorkloadSight(
            [new("shop", "Deployment/checkout", 1, 0, 2, 0, ["shop/checkout-7c9 CrashLoopBackOff"]), new("shop", "Deployment/old", 0, 1, 2, 1, ["shop/old-1 CrashLoopBackOff"])],
            [new("kube-system", "azure-cni", 6, 1), new("monitoring", "node-exporter", 6, 2)]);
        var result = await _rollout.Gate("workloads", Operation);
        Assert.Equal(GateVerdict.Failed, result.Verdict);
        Assert.Collection(
            result.Findings,
            pods => Assert.Contains("shop/Deployment/checkout: 2 pods crash-looping, before the release 0 (shop/checkout-7c9 CrashLoopBackOff)", pods, StringComparison.Ordinal),
            set => Assert.Contains("DaemonSet kube-system/azure-cni is unavailable on 1 of 6 nodes", set, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_agent_that_fits_no_node_any_more_fails_workloads()
    {
        await Upgrade();
        _cluster.Workloads = _cluster.Workloads with { DaemonSets = [new("kube-system", "azure-cni", 0, 0), new("monitoring", "node-exporter", 6, 2)] };
        _rollout.Clock.Now += _rollout.Pace.SettleWithin;
        var result = await _rollout.Gate("workloads", Operation);
        Assert.Equal("shop-eastus: DaemonSet kube-system/azure-cni is wanted on no node any more, before the release on 6", Assert.Single(result.Findings));
    }

    [Fact]
    public async Task A_workload_that_people_took_away_is_no_finding()
    {
        await Upgrade();
        _cluster.Workloads = new WorkloadSight([], []);
        Assert.Equal(GateVerdict.Passed, (await _rollout.Gate("workloads", Operation)).Verdict);
    }

    [Theory]
    [InlineData("6.6.104.2-4.azl3", "2.0.0", "enforcing", "v2", "false", GateVerdict.Passed, "nothing wrong")]
    [InlineData("6.6.96.2-1.azl3", "2.0.0", "enforcing", "v2", "false", GateVerdict.Failed, "kernel is 6.6.96.2-1.azl3, the image promises 6.6.104.2-4.azl3")]
    [InlineData("6.6.104.2-4.azl3", "1.7.27", "enforcing", "v2", "false", GateVerdict.Failed, "containerd is 1.7.27, the image promises 2.0.0")]
    [InlineData("6.6.104.2-4.azl3", "2.0.0-7.azl3", "enforcing", "v2", "false", GateVerdict.Passed, "nothing wrong")]
    [InlineData("6.6.104.2-4.azl3", "2.0.01", "enforcing", "v2", "false", GateVerdict.Failed, "containerd is 2.0.01")]
    [InlineData("6.6.104.2-4.azl3", "2.0.0", "permissive", "v2", "false", GateVerdict.Failed, "selinux is permissive, the image promises enforcing")]
    [InlineData("6.6.104.2-4.azl3", "2.0.0", "enforcing", "v1", "false", GateVerdict.Failed, "cgroup is v1, the image promises v2")]
    [InlineData("6.6.104.2-4.azl3", "2.0.0", "enforcing", "v2", "true", GateVerdict.Failed, "fips is true, the image promises false")]
    [InlineData("6.6.104.2-4.azl3", "2.0.0", null, "v2", "false", GateVerdict.Inconclusive, "node-facts does not say its selinux")]
    [InlineData(null, "2.0.0", "enforcing", "v2", "false", GateVerdict.Inconclusive, "does not report its kernel")]
    public async Task A_node_is_what_its_image_promises_or_fails_node_runtime(string? kernel, string containerd, string? selinux, string cgroup, string fips, GateVerdict verdict, string summary)
    {
        await Upgrade();
        Nodes(node => node with { Kernel = kernel, Containerd = containerd, BootId = "b1", Facts = Facts(("selinux", selinux), ("cgroup", cgroup), ("fips", fips), ("boot-id", "b1")) });

        var result = await Runtime(Promised);

        Assert.Equal(verdict, result.Verdict);
        Assert.Contains(summary, result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_without_facts_is_inconclusive_and_not_passed()
    {
        await Upgrade();
        Nodes(node => node with { Kernel = Promised.Kernel, Containerd = Promised.Containerd });
        var result = await Runtime(Promised);
        Assert.Equal(GateVerdict.Inconclusive, result.Verdict);
        Assert.Contains("has no node-facts: selinux, cgroup, fips cannot be seen", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facts_of_an_earlier_boot_do_not_count()
    {
        await Upgrade();
        Nodes(node => node with { BootId = "b2", Facts = Facts(("selinux", "enforcing"), ("boot-id", "b1")) });
        var result = await Runtime(new PromisedFacts(Selinux: "enforcing"));
        Assert.Equal(GateVerdict.Inconclusive, result.Verdict);
        Assert.Contains("of an earlier boot", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_promised_needs_no_facts()
    {
        await Upgrade();
        Nodes(node => node with { Kernel = "6.6.104.2-4.azl3" });
        Assert.Equal(GateVerdict.Passed, (await Runtime(new PromisedFacts(Kernel: "6.6.104.2-4.azl3"))).Verdict);
    }

    [Fact]
    public async Task A_family_of_which_nothing_is_promised_is_inconclusive()
    {
        await Upgrade();
        Assert.Contains("says nothing about what nodes of AKSAzureLinux-V3gen2 are like", (await _rollout.Gate("node-runtime", Operation)).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_names_the_latest_upgrades_of_the_stage_that_went_well_are_looked_at()
    {
        await Upgrade();
        await _rollout.Start("shop-eastus", "system", stage: "broad");
        Assert.Equal("3 nodes in 1 pools, 3 serving", (await _rollout.Gate("nodes-ready")).Inputs!["cluster shop-eastus"]);
    }

    [Fact]
    public async Task A_stage_that_has_upgraded_nothing_passes_and_says_so()
    {
        var result = await _rollout.Gate("nodes-ready");
        Assert.Equal((GateVerdict.Passed, "nodes-ready: stage canary has upgraded nothing so far."), (result.Verdict, result.Summary));
    }

    [Fact]
    public async Task What_is_only_settling_says_so()
    {
        await Upgrade();
        Nodes(node => node with { Ready = false });
        Assert.True((await _rollout.Gate("nodes-ready", Operation)).Settling);
        _rollout.Fleet.Troubles["Nodes"] = new Queue<Exception>([new ClusterApiException("shop-eastus", "connection refused")]);
        Assert.False((await _rollout.Gate("nodes-ready", Operation)).Settling);
    }

    [Fact]
    public async Task Load_is_the_nodes_on_the_image_that_carry_work()
    {
        await Upgrade();
        _cluster.Busy.UnionWith(["aks-apps-0", "aks-apps-1", "aks-system-0"]);
        Assert.Equal((3, 2), await Load());
        Nodes(node => node.Name == "aks-apps-0" ? node with { Image = Images.October } : node);
        Assert.Equal((2, 1), await Load());
    }

    [Fact]
    public async Task Load_of_a_cluster_that_does_not_answer_is_nothing_and_named()
    {
        await Upgrade();
        _rollout.Fleet.Troubles["NodesUnderWorkload"] = new Queue<Exception>([new ClusterApiException("shop-eastus", "connection refused")]);
        var load = await _rollout.Load();
        Assert.Equal((0, 0), (load.Nodes, load.UnderWorkload));
        Assert.Contains("shop-eastus", Assert.Single(load.Unseen), StringComparison.Ordinal);
    }

    private static readonly PromisedFacts Promised = new("6.6.104.2-4.azl3", "2.0.0", "enforcing", "v2", false);

    private static Dictionary<string, string> Facts(params (string Name, string? Value)[] facts) => facts.Where(f => f.Value is not null).ToDictionary(f => f.Name, f => f.Value!);

    private void Nodes(Func<NodeSight, NodeSight> change)
    {
        var nodes = _rollout.Fleet.Pool("shop-eastus", "apps").Nodes;
        for (var n = 0; n < nodes.Count; n++)
            nodes[n] = change(nodes[n]);
    }

    private Task<GateResult> Runtime(PromisedFacts promised) => _rollout.Gate(
        new EvaluateGateRequest("rel-1", "canary", "node-runtime", [Operation], Expectations: [new FamilyPromise("AKSAzureLinux-V3gen2", promised)]));

    private async Task<(int Nodes, int Busy)> Load() => await _rollout.Load() is var load ? (load.Nodes, load.UnderWorkload) : default;

    [Fact]
    public async Task Pods_that_are_only_starting_have_time_to_settle()
    {
        await Upgrade();
        _cluster.Workloads = new WorkloadSight([new("shop", "Deployment/checkout", 2, 0, 0, 1, ["shop/checkout-7c9 is pending"])], []);
        Assert.Equal(GateVerdict.Inconclusive, (await _rollout.Gate("workloads", Operation)).Verdict);
        _rollout.Clock.Now += _rollout.Pace.SettleWithin;
        Assert.Equal(GateVerdict.Failed, (await _rollout.Gate("workloads", Operation)).Verdict);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_inconclusive()
    {
        await Upgrade();
        _rollout.Fleet.Troubles["Nodes"] = new Queue<Exception>([new ClusterApiException("shop-eastus", "connection refused")]);
        Assert.Equal(GateVerdict.Inconclusive, (await _rollout.Gate("nodes-ready", Operation)).Verdict);
    }

    [Fact]
    public async Task Workloads_without_a_baseline_are_inconclusive()
    {
        await _rollout.Start("shop-eastus", "apps");
        Assert.Equal(GateVerdict.Inconclusive, (await _rollout.Gate("workloads", Operation)).Verdict);
    }

    [Fact]
    public async Task What_cannot_be_looked_at_is_refused()
    {
        Assert.Equal("rollout-gate-unknown", (await Assert.ThrowsAsync<DomainException>(() => _rollout.Gate("weather", Operation))).Code);
        Assert.Equal("rollout-operation-unknown", (await Assert.ThrowsAsync<DomainException>(() => _rollout.Gate("nodes-ready", "nobody"))).Code);
        Assert.Equal("rollout-request-invalid", (await Assert.ThrowsAsync<DomainException>(() => _rollout.Gate(new("rel-1", "", "nodes-ready", [])))).Code);
    }

    private async Task Upgrade()
    {
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
    }
}
