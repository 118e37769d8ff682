using System.Text;

namespace StandIns.Tests.Simulator;

public class When_a_cluster_is_looked_into
{
    [Fact]
    public async Task The_kubeconfig_of_the_resource_manager_opens_it()
    {
        await using var azure = await SimulatedAzure.Start();
        var (_, body, _) = await azure.Send("POST", $"{SimulatedAzure.Shop}/listClusterUserCredential?{SimulatedAzure.Version}");
        var config = Encoding.UTF8.GetString(Convert.FromBase64String(body["kubeconfigs"]![0]!["value"]!.GetValue<string>()));
        string Value(string field) => config.Split('\n').Single(line => line.TrimStart().StartsWith(field + ":", StringComparison.Ordinal)).Split(": ")[1];

        var (status, version, _) = await azure.Send("GET", Value("server") + "/version", token: Value("token"));
        var (nodes, _, _) = await azure.Send("GET", Value("server") + "/api/v1/nodes", token: Value("token"));

        Assert.Equal((200, "v1.34.8", 200), (status, version["gitVersion"]!.GetValue<string>(), nodes));
        Assert.StartsWith("-----BEGIN CERTIFICATE", Encoding.UTF8.GetString(Convert.FromBase64String(Value("certificate-authority-data"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_the_resource_manager_does_not()
    {
        await using var azure = await SimulatedAzure.Start();
        Assert.Equal(401, (await azure.Send("GET", azure.KubernetesPath("/api/v1/nodes"))).Status);
    }

    [Fact]
    public async Task Nodes_tell_their_pool_image_and_runtime()
    {
        await using var azure = await SimulatedAzure.Start();
        var nodes = (await azure.Kubernetes("/api/v1/nodes?labelSelector=agentpool%20in%20(apps)"))["items"]!.AsArray();
        var node = nodes[0]!;

        Assert.Equal(3, nodes.Count);
        Assert.Equal(SmallFleet.Old, node["metadata"]!["labels"]!["kubernetes.azure.com/node-image-version"]!.GetValue<string>());
        Assert.Equal("eastus-1", node["metadata"]!["labels"]!["topology.kubernetes.io/zone"]!.GetValue<string>());
        Assert.Equal("True", node["status"]!["conditions"]!.AsArray().Single(condition => condition!["type"]!.GetValue<string>() == "Ready")!["status"]!.GetValue<string>());
        Assert.Equal("Microsoft Azure Linux 3.0", node["status"]!["nodeInfo"]!["osImage"]!.GetValue<string>());
    }

    [Fact]
    public async Task Every_workload_runs_spread_over_its_nodes()
    {
        await using var azure = await SimulatedAzure.Start();
        var pods = (await azure.Kubernetes("/api/v1/pods"))["items"]!.AsArray();
        var storefront = pods.Where(pod => pod!["metadata"]!["labels"]!["app"]!.GetValue<string>() == "storefront").Select(pod => pod!["spec"]!["nodeName"]!.GetValue<string>());

        Assert.Equal(5 + 3 + 2, pods.Count); // the DaemonSet on five nodes, and the replicas
        Assert.Equal(3, storefront.Distinct().Count());
        Assert.All(pods, pod => Assert.Equal("Running", pod!["status"]!["phase"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Pods_carry_the_hash_of_the_template_they_were_made_from()
    {
        await using var azure = await SimulatedAzure.Start();
        var set = (await azure.Kubernetes("/apis/apps/v1/namespaces/shop/replicasets"))["items"]!.AsArray().Single(item => (string?)item!["metadata"]!["labels"]!["app"] == "storefront")!;
        var hash = (string)set["metadata"]!["labels"]!["pod-template-hash"]!;
        var pods = (await azure.Kubernetes($"/api/v1/namespaces/shop/pods?labelSelector=pod-template-hash%3D{hash}"))["items"]!.AsArray();

        Assert.Equal($"storefront-{hash}", (string?)set["metadata"]!["name"]);
        Assert.Equal(3, pods.Count);
        Assert.All(pods, pod => Assert.Equal((string?)set["metadata"]!["uid"], (string?)pod!["metadata"]!["ownerReferences"]![0]!["uid"]));
        Assert.Equal(3, (int)set["status"]!["readyReplicas"]!);
    }

    [Fact]
    public async Task Selectors_and_pages_cut_the_list()
    {
        await using var azure = await SimulatedAzure.Start();
        var node = azure.Host.World.Pools.Find($"{SimulatedAzure.Shop}/agentPools/system")!.Nodes[0].Name;
        var onNode = await azure.Kubernetes($"/api/v1/pods?fieldSelector=spec.nodeName%3D{node}");
        var page = await azure.Kubernetes("/api/v1/pods?limit=4");
        var rest = await azure.Kubernetes($"/api/v1/pods?limit=4&continue={page["metadata"]!["continue"]}");

        Assert.Single(onNode["items"]!.AsArray());
        Assert.Equal((4, 4), (page["items"]!.AsArray().Count, rest["items"]!.AsArray().Count));
        Assert.Equal(2, rest["metadata"]!["remainingItemCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_eviction_moves_a_pod_until_its_budget_is_spent()
    {
        await using var azure = await SimulatedAzure.Start();
        var pods = (await azure.Kubernetes("/api/v1/namespaces/shop/pods?labelSelector=app%3Dstorefront"))["items"]!.AsArray();
        Task<(int Status, System.Text.Json.Nodes.JsonNode Body, HttpResponseMessage Response)> Evict(int index) => azure.Send("POST",
            azure.KubernetesPath($"/api/v1/namespaces/shop/pods/{pods[index]!["metadata"]!["name"]}/eviction"), new { kind = "Eviction" }, azure.KubernetesToken);

        Assert.Equal(201, (await Evict(0)).Status);
        var (status, body, _) = await Evict(1);
        Assert.Equal((429, "DisruptionBudget"), (status, body["details"]!["causes"]![0]!["reason"]!.GetValue<string>()));

        var budget = (await azure.Kubernetes("/apis/policy/v1/namespaces/shop/poddisruptionbudgets/storefront"))["status"]!;
        Assert.Equal((2, 0), (budget["currentHealthy"]!.GetValue<int>(), budget["disruptionsAllowed"]!.GetValue<int>()));
        azure.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal(201, (await Evict(1)).Status);
    }

    [Fact]
    public async Task A_cordoned_node_takes_no_more_pods()
    {
        await using var azure = await SimulatedAzure.Start();
        var pool = azure.Host.World.Pools.Find($"{SimulatedAzure.Shop}/agentPools/apps")!;
        var (status, node, _) = await azure.Send("PATCH", azure.KubernetesPath($"/api/v1/nodes/{pool.Nodes[0].Name}"), new { spec = new { unschedulable = true }, metadata = new { labels = new { why = "look" } } }, azure.KubernetesToken);
        var pods = (await azure.Kubernetes($"/api/v1/pods?fieldSelector=spec.nodeName%3D{pool.Nodes[0].Name}&labelSelector=app!%3Dagent"))["items"]!.AsArray();
        foreach (var pod in pods)
        {
            await azure.Send("POST", azure.KubernetesPath($"/api/v1/namespaces/shop/pods/{pod!["metadata"]!["name"]}/eviction"), new { kind = "Eviction" }, azure.KubernetesToken);
            azure.Pass(TimeSpan.FromMinutes(1));
        }
        var left = (await azure.Kubernetes($"/api/v1/pods?fieldSelector=spec.nodeName%3D{pool.Nodes[0].Name}&labelSelector=app!%3Dagent"))["items"]!.AsArray();

        Assert.Equal((200, "look"), (status, node["metadata"]!["labels"]!["why"]!.GetValue<string>()));
        Assert.NotEmpty(pods);
        Assert.Empty(left);
    }

    [Theory]
    [InlineData("/api/v1/nodes?watch=true", 405)]
    [InlineData("/api/v1/pods?fieldSelector=spec.colour%3Dred", 400)]
    [InlineData("/api/v1/nodes/none", 404)]
    [InlineData("/apis/batch/v1/jobs", 404)]
    public async Task What_is_not_served_is_refused_with_a_status(string path, int code)
    {
        await using var azure = await SimulatedAzure.Start();
        var status = await azure.Kubernetes(path);
        Assert.Equal(("Status", code), (status["kind"]!.GetValue<string>(), status["code"]!.GetValue<int>()));
    }
}
