using AzureSimulator.Kubernetes;

namespace StandIns.Tests.Simulator;

public class When_pods_look_for_a_node
{
    private const string Pools = $"{SimulatedAzure.Shop}/agentPools";

    /// <summary>The pools on which the pods of a workload are; "none" for one that is pending.</summary>
    private static List<string> PoolsOf(SimulatedAzure azure, string workload) => azure.Host.World.Do(() =>
    {
        var inside = Workloads.Of(azure.Host.World, azure.Host.World.Clusters.Find(SimulatedAzure.Shop)!);
        return inside.Pods.Where(pod => pod.Workload == workload).Select(pod => inside.FindNode(pod.Node)?.Pool.Name ?? "none").Order().ToList();
    });

    private static async Task Make(SimulatedAzure azure, string name, object properties)
    {
        var (status, body, _) = await azure.Send("PUT", $"{Pools}/{name}?{SimulatedAzure.Version}", new { properties });
        Assert.True(status == 201, body.ToJsonString());
        azure.Pass(TimeSpan.FromMinutes(5));
    }

    /// <summary>Cordons every node of a pool and evicts its pods until none is left.</summary>
    private static async Task Empty(SimulatedAzure azure, string pool)
    {
        foreach (var node in azure.Host.World.Pools.Find($"{Pools}/{pool}")!.Nodes)
            await azure.Send("PATCH", azure.KubernetesPath($"/api/v1/nodes/{node.Name}"), new { spec = new { unschedulable = true } }, azure.KubernetesToken);
        foreach (var node in azure.Host.World.Pools.Find($"{Pools}/{pool}")!.Nodes)
        {
            var pods = (await azure.Kubernetes($"/api/v1/pods?fieldSelector=spec.nodeName%3D{node.Name}&labelSelector=app!%3Dagent"))["items"]!.AsArray();
            foreach (var pod in pods)
            {
                var eviction = azure.KubernetesPath($"/api/v1/namespaces/shop/pods/{pod!["metadata"]!["name"]}/eviction");
                Assert.Equal(201, (await azure.Send("POST", eviction, new { kind = "Eviction" }, azure.KubernetesToken)).Status);
                azure.Pass(TimeSpan.FromMinutes(1));
            }
        }
    }

    [Fact]
    public async Task A_new_pool_of_the_same_kind_takes_over_what_is_evicted_from_the_old_one()
    {
        await using var azure = await SimulatedAzure.Start();
        await Make(azure, "green", new { vmSize = "Standard_D8s_v5", count = 3, mode = "User", nodeLabels = new { made = "for-november" } });
        Assert.All(PoolsOf(azure, "storefront"), pool => Assert.Equal("apps", pool));
        await Empty(azure, "apps");

        Assert.Equal(["green", "green", "green"], PoolsOf(azure, "storefront"));
        var (status, _, _) = await azure.Send("DELETE", $"{Pools}/apps?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal((202, 3), (status, PoolsOf(azure, "storefront").Count(pool => pool == "green")));
    }

    [Theory]
    [InlineData("Standard_D4s_v5", "User", null)]
    [InlineData("Standard_D8s_v5", "System", null)]
    [InlineData("Standard_D8s_v5", "User", "dedicated=batch:NoSchedule")]
    public async Task A_pool_of_another_kind_does_not(string size, string mode, string? taint)
    {
        await using var azure = await SimulatedAzure.Start();
        await Make(azure, "other", new { vmSize = size, count = 2, mode, nodeTaints = taint is null ? Array.Empty<string>() : [taint] });
        Assert.Equal(["apps", "apps"], PoolsOf(azure, "batch"));
        foreach (var node in azure.Host.World.Pools.Find($"{Pools}/apps")!.Nodes)
            azure.Host.World.Do(() => node.Cordoned = true);
        var pod = (await azure.Kubernetes("/api/v1/namespaces/shop/pods?labelSelector=app%3Dbatch"))["items"]![0]!["metadata"]!["name"];
        await azure.Send("POST", azure.KubernetesPath($"/api/v1/namespaces/shop/pods/{pod}/eviction"), new { kind = "Eviction" }, azure.KubernetesToken);

        Assert.Equal(["apps", "none"], PoolsOf(azure, "batch"));
        var pods = (await azure.Kubernetes("/api/v1/namespaces/shop/pods?labelSelector=app%3Dbatch"))["items"]!.AsArray();
        Assert.Contains(pods, shown => (string?)shown!["status"]!["phase"] == "Pending");
    }

    [Fact]
    public async Task They_go_only_to_nodes_with_the_labels_they_require_and_rather_to_those_they_prefer()
    {
        await using var azure = await SimulatedAzure.Start(SmallFleet.Text
            .Replace("replicas: 3, pools: apps", "replicas: 3, pools: all, prefers: { speed: fast }", StringComparison.Ordinal)
            .Replace("replicas: 2, pools: apps", "replicas: 2, pools: all, requires: { speed: fast }", StringComparison.Ordinal)
            .Replace("drainTimeoutMinutes: 10", "labels: { speed: fast }", StringComparison.Ordinal));
        Assert.All(PoolsOf(azure, "storefront"), pool => Assert.Equal("apps", pool));
        await Empty(azure, "apps");

        Assert.Equal(["system", "system", "system"], PoolsOf(azure, "storefront"));
        Assert.Equal(["none", "none"], PoolsOf(azure, "batch"));
    }

    [Fact]
    public async Task They_keep_away_from_taints_that_they_do_not_tolerate()
    {
        await using var azure = await SimulatedAzure.Start(SmallFleet.Text
            .Replace("replicas: 3, pools: apps", "replicas: 3, pools: all", StringComparison.Ordinal)
            .Replace("replicas: 2, pools: apps", "replicas: 2, pools: user, tolerates: [sku]", StringComparison.Ordinal)
            .Replace("drainTimeoutMinutes: 10", "taints: [\"sku=gpu:NoSchedule\"]", StringComparison.Ordinal));

        Assert.All(PoolsOf(azure, "storefront"), pool => Assert.Equal("system", pool));
        Assert.All(PoolsOf(azure, "batch"), pool => Assert.Equal("apps", pool));
        Assert.Equal(3, PoolsOf(azure, "agent").Count(pool => pool == "apps"));
    }
}
