namespace StandIns.Tests.Simulator;

public class When_a_cluster_comes_and_goes
{
    private const string Created = $"/subscriptions/{SimulatedAzure.Subscription}/resourceGroups/fleet/providers/Microsoft.ContainerService/managedClusters/fresh";
    private static readonly object[] Pools =
    [
        new { name = "system", mode = "System", count = 2, vmSize = "Standard_D4s_v5" },
        new { name = "apps", mode = "User", count = 3, vmSize = "Standard_D8s_v5" },
    ];

    [Fact]
    public async Task A_created_one_has_its_pools_and_nodes_once_the_operation_is_over()
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, response) = await Create(azure, new { agentPoolProfiles = Pools });
        Assert.Equal((201, "Creating", "1.34.8"), (status, (string?)body["properties"]!["provisioningState"], (string?)body["properties"]!["kubernetesVersion"]));
        azure.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal("Succeeded", (string?)(await azure.Send("GET", response.Headers.GetValues("Azure-AsyncOperation").Single())).Body["status"]);
        var cluster = (await azure.Send("GET", $"{Created}?{SimulatedAzure.Version}")).Body;
        Assert.Equal(["system Succeeded 2", "apps Succeeded 3"], cluster["properties"]!["agentPoolProfiles"]!.AsArray().Select(pool => $"{pool!["name"]} {pool["provisioningState"]} {pool["count"]}"));
        Assert.Equal([SmallFleet.Old, SmallFleet.Old, SmallFleet.Old], azure.Host.World.Pools.Find(Created + "/agentPools/apps")!.Nodes.Select(node => node.Image));
    }

    [Theory]
    [InlineData("""{"agentPoolProfiles":[]}""", "agentPoolProfiles")]
    [InlineData("""{"agentPoolProfiles":[{"name":"apps","mode":"User","vmSize":"Standard_D4s_v5"}]}""", "System")]
    [InlineData("""{"kubernetesVersion":"1.12.1","agentPoolProfiles":[{"name":"a","mode":"System","vmSize":"Standard_D4s_v5"}]}""", "1.12.1")]
    [InlineData("""{"agentPoolProfiles":[{"name":"Bad-Name","mode":"System","vmSize":"Standard_D4s_v5"}]}""", "Bad-Name")]
    [InlineData("""{"agentPoolProfiles":[{"name":"a","mode":"System","vmSize":"Standard_D4s_v5"},{"name":"a","mode":"System","vmSize":"Standard_D4s_v5"}]}""", "twice")]
    [InlineData("""{"agentPoolProfiles":"many"}""", "agentPoolProfiles")]
    public async Task One_that_cannot_be_is_refused_before_any_effect(string properties, string named)
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await Create(azure, System.Text.Json.Nodes.JsonNode.Parse(properties)!);
        Assert.Equal(400, status);
        Assert.Contains(named, SimulatedAzure.Message(body), StringComparison.Ordinal);
        Assert.Null(azure.Host.World.Clusters.Find(Created));
        Assert.Null(azure.Host.World.Pools.Find(Created + "/agentPools/a"));
    }

    [Fact]
    public async Task One_that_exists_is_not_created_by_who_asks_for_a_new_one()
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, _, _) = await azure.Send("PUT", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}", new { location = "eastus" }, null, ("If-None-Match", "*"));
        Assert.Equal(412, status);
    }

    [Fact]
    public async Task A_deleted_one_is_gone_with_all_that_was_its_own()
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, _, response) = await azure.Send("DELETE", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}");
        var result = response.Headers.Location!.ToString();
        Assert.Equal((202, 202), (status, (await azure.Send("GET", result)).Status));
        azure.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(204, (await azure.Send("GET", result)).Status);
        Assert.Equal(404, (await azure.Send("GET", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}")).Status);
        Assert.Null(azure.Host.World.Pools.Find($"{SimulatedAzure.Shop}/agentPools/apps"));
        Assert.Equal(204, (await azure.Send("DELETE", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}")).Status);

        await using var again = await azure.StartedAfterKill();
        Assert.Null(again.Host.World.Clusters.Find(SimulatedAzure.Shop));
    }

    [Fact]
    public async Task A_stopped_one_has_no_nodes_no_api_and_takes_no_upgrades_until_it_is_started()
    {
        await using var azure = await SimulatedAzure.Start();
        var path = azure.KubernetesPath("/readyz");
        Assert.Equal(202, (await azure.Send("POST", $"{SimulatedAzure.Shop}/stop?{SimulatedAzure.Version}")).Status);
        azure.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal("Stopped", (string?)(await azure.Send("GET", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}")).Body["properties"]!["powerState"]!["code"]);
        Assert.Equal(503, (await azure.Send("GET", path)).Status);
        var upgrade = await azure.Send("POST", $"{SimulatedAzure.Shop}/agentPools/apps/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        Assert.Equal((400, "OperationNotAllowed"), (upgrade.Status, SimulatedAzure.Code(upgrade.Body)));

        Assert.Equal(202, (await azure.Send("POST", $"{SimulatedAzure.Shop}/start?{SimulatedAzure.Version}")).Status);
        azure.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(200, (await azure.Send("GET", path)).Status);
        Assert.Equal(3, azure.Host.World.Pools.Find($"{SimulatedAzure.Shop}/agentPools/apps")!.Nodes.Count);
        Assert.Equal(204, (await azure.Send("POST", $"{SimulatedAzure.Shop}/start?{SimulatedAzure.Version}")).Status);
    }

    [Fact]
    public async Task Its_certificates_are_rotated_and_its_profiles_may_only_repeat_what_is_so()
    {
        await using var azure = await SimulatedAzure.Start();
        Assert.Equal(202, (await azure.Send("POST", $"{SimulatedAzure.Shop}/rotateClusterCertificates?{SimulatedAzure.Version}")).Status);
        azure.Pass(TimeSpan.FromMinutes(10));
        var cluster = (await azure.Send("GET", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}")).Body;
        Assert.Equal(200, (await azure.Send("PUT", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}", cluster)).Status);
        azure.Pass(TimeSpan.FromMinutes(10));

        cluster["properties"]!["agentPoolProfiles"]![1]!["count"] = 9;
        var (status, body, _) = await azure.Send("PUT", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}", cluster);
        Assert.Equal(400, status);
        Assert.Contains("'count' of agent pool 'apps'", SimulatedAzure.Message(body), StringComparison.Ordinal);
    }

    private static Task<(int Status, System.Text.Json.Nodes.JsonNode Body, HttpResponseMessage Response)> Create(SimulatedAzure azure, object properties) =>
        azure.Send("PUT", $"{Created}?{SimulatedAzure.Version}", new { location = "eastus", tags = new { ring = "canary" }, properties });
}
