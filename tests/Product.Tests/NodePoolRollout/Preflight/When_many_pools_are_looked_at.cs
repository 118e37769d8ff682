using System.Text.Json;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;
using ReleaseOrchestrator.NodePoolRollout.Features.Preflight;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_many_pools_are_looked_at : IPreflightSight, IDisruptions
{
    private readonly FakeFleet _fleet = new();
    private readonly SteppedClock _clock = new();
    private readonly List<string> _asked = [];
    private readonly Dictionary<string, Exception> _troubles = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<PreflightReport> Look() => new PreflightLook(this, _fleet, this, _fleet, _clock).At(
        [.. _fleet.Clusters.Values.SelectMany(cluster => cluster.Pools.Select(pool => new PreflightPool(cluster.Id, $"{cluster.Id}/agentPools/{pool.Name}", Images.November, new())))], Stop);

    [Fact]
    public async Task What_they_share_is_asked_for_once()
    {
        for (var n = 0; n < 20; n++)
            _fleet.Add($"c{n}", n % 2 == 0 ? "eastus" : "uksouth");
        await Look();

        Assert.Equal((20, 20, 2), (_asked.Count(a => a.StartsWith("cluster", StringComparison.Ordinal)), _asked.Count(a => a.StartsWith("budgets", StringComparison.Ordinal)), _asked.Count(a => a.StartsWith("cores", StringComparison.Ordinal))));
        Assert.Equal(20 + 2, _fleet.Calls); // a window for each cluster, an image for each region
    }

    [Fact]
    public async Task What_cannot_be_looked_at_is_named_and_hides_nothing_else()
    {
        _fleet.Add("silent");
        _fleet.Add("shop").Pools[1].State = "Upgrading";
        _troubles["budgets silent"] = new ClusterApiException("silent", "no answer within 10 s", new IOException());
        _troubles["cores eastus"] = AzureException.Of(429, "Throttled", "the budget of ArmRead requests is used up");
        var report = await Look();

        Assert.Equal(("OperationInProgress", "shop/apps"), (Assert.Single(report.Findings).Code, Contracts.Releases.PlanWords.PoolName(report.Findings[0].PoolId)));
        Assert.Equal(2, report.Unseen.Count);
        Assert.StartsWith("disruption budgets of silent: ", report.Unseen[0], StringComparison.Ordinal);
        Assert.Equal("vCPU quota of 5f0c2d1e-8a34-4b6f-9c1d-0e7f3a5b2c48 in eastus: the budget of ArmRead requests is used up", report.Unseen[1]);
    }

    [Fact]
    public async Task A_cluster_that_is_gone_is_named()
    {
        _fleet.Add("gone");
        _troubles["cluster gone"] = AzureException.Of(404, "ResourceNotFound", "no such cluster");

        Assert.Equal("cluster gone: no such cluster", Assert.Single((await Look()).Unseen));
    }

    [Fact]
    public async Task Findings_come_in_the_order_of_the_pools()
    {
        foreach (var name in new[] { "c", "a", "b" })
            _fleet.Add(name, image: "AKSAzureLinux-V3gen2-202601.07.0");
        var report = await Look();

        Assert.Equal(report.Findings.OrderBy(f => f.PoolId).Select(f => f.PoolId), report.Findings.Select(f => f.PoolId));
        Assert.Equal(6, report.Findings.Count);
    }

    [Theory]
    [InlineData("""{"matchLabels":{"app":"shop"}}""", 2)]
    [InlineData("""{"matchLabels":{"app":"other"}}""", 0)]
    [InlineData("""{"matchExpressions":[{"key":"app","operator":"In","values":["shop","till"]}]}""", 2)]
    [InlineData("""{"matchExpressions":[{"key":"app","operator":"NotIn","values":["shop"]}]}""", 0)]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"DoesNotExist"}]}""", 2)]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"Exists"}]}""", 0)]
    [InlineData("{}", 2)]
    [InlineData("null", 0)]
    public void A_disruption_budget_covers_what_its_selector_says(string selector, int pods) => Assert.Equal(pods, Stuck(selector).Sum(stuck => stuck.Pods));

    [Theory]
    [InlineData("Running", "DaemonSet", 0, 0)]
    [InlineData("Succeeded", "ReplicaSet", 0, 0)]
    [InlineData("Running", "ReplicaSet", 1, 0)]
    [InlineData("Pending", "ReplicaSet", 0, 2)]
    public void Only_pods_that_a_drain_would_evict_and_may_not_are_stuck(string phase, string owner, int allowed, int pods) =>
        Assert.Equal(pods, Stuck("{}", phase, owner, allowed).Sum(stuck => stuck.Pods));

    [Fact]
    public void What_is_stuck_says_on_which_pool_and_by_which_numbers() => Assert.Equal(
        [new StuckPods("apps", "shop/checkout", 2, "minAvailable 2, 2 healthy, 2 demanded")], Stuck("{}"));

    private static IReadOnlyList<StuckPods> Stuck(string selector, string phase = "Running", string owner = "ReplicaSet", int allowed = 0)
    {
        JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
        return DisruptionSight.Of(
            [Json($$$"""{"metadata":{"name":"checkout","namespace":"shop"},"spec":{"minAvailable":2,"selector":{{{selector}}}},"status":{"disruptionsAllowed":{{{allowed}}},"expectedPods":2,"currentHealthy":2,"desiredHealthy":2}}""")],
            [.. Enumerable.Range(0, 2).Select(n => Json($$$"""{"metadata":{"name":"p{{{n}}}","namespace":"shop","labels":{"app":"shop"},"ownerReferences":[{"kind":"{{{owner}}}","name":"x"}]},"spec":{"nodeName":"n1"},"status":{"phase":"{{{phase}}}"}}""")),
                Json("""{"metadata":{"name":"elsewhere","namespace":"till","labels":{"app":"shop"}},"spec":{"nodeName":"n1"},"status":{"phase":"Running"}}""")],
            [Json("""{"metadata":{"name":"n1","labels":{"kubernetes.azure.com/agentpool":"apps"}},"status":{}}""")]);
    }

    Task<ClusterRoom> IPreflightSight.Cluster(string clusterId, CancellationToken stop) => Answer($"cluster {ArmId.Name(clusterId)}", () =>
    {
        var sight = _fleet.Clusters[clusterId].Sight();
        return new ClusterRoom(sight, sight.Pools.ToDictionary(pool => pool.Name, _ => new PoolRoom("1.34.8", null, 31, false)));
    });

    Task<IReadOnlyList<CoreUsage>> IPreflightSight.Cores(string subscription, string region, CancellationToken stop) =>
        Answer<IReadOnlyList<CoreUsage>>($"cores {region}", () => [new CoreUsage("cores", 0, 1000)]);

    Task<SubnetRoom> IPreflightSight.Subnet(string subnetId, CancellationToken stop) => Answer($"subnet {subnetId}", () => new SubnetRoom(subnetId, 251, 0));

    Task<IReadOnlySet<string>> IPreflightSight.KubernetesVersions(string subscription, string region, CancellationToken stop) =>
        Answer<IReadOnlySet<string>>($"versions {region}", () => new HashSet<string>());

    Task<IReadOnlyList<StuckPods>> IDisruptions.Stuck(string clusterId, CancellationToken stop) => Answer<IReadOnlyList<StuckPods>>($"budgets {ArmId.Name(clusterId)}", () => []);

    private Task<T> Answer<T>(string question, Func<T> answer)
    {
        _asked.Add(question);
        return _troubles.TryGetValue(question, out var trouble) ? Task.FromException<T>(trouble) : Task.FromResult(answer());
    }
}
