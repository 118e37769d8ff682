using ReleaseOrchestrator.Contracts;
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
