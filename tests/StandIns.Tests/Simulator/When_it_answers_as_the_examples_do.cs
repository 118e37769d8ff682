using System.Text.Json;
using System.Text.Json.Nodes;
using StandIns.Tests.Sdk.ContainerService;

namespace StandIns.Tests.Simulator;

/// <summary>The service's own examples, asked of the simulator: its answers hold the same fields with the same kinds of values.</summary>
public class When_it_answers_as_the_examples_do
{
    private const string Stable = "api-version=2026-03-01";
    private const string Group = $"/subscriptions/{SimulatedAzure.Subscription}/resourceGroups/fleet";
    private const string Aks = "/providers/Microsoft.ContainerService";
    private const string Apps = $"{SimulatedAzure.Shop}/agentPools/apps";

    [Fact]
    public async Task To_get_a_pool()
    {
        await using var azure = await SimulatedAzure.Start();
        AssertShape(Fixture.Body("AgentPoolsGet"), await Ok(azure, "GET", $"{Apps}?{Stable}"));
    }

    [Fact]
    public async Task To_list_pools_over_pages()
    {
        await using var azure = await SimulatedAzure.Start(SmallFleet.Text.Replace("pageSize: 2", "pageSize: 1", StringComparison.Ordinal));
        await azure.Send("PUT", $"{SimulatedAzure.Shop}/agentPools/system?{Stable}", Fixture.Body("assembled_AgentPoolsList_azurelinux")["value"]![0]);
        AssertShape(Fixture.Body("assembled_AgentPoolsList_azurelinux"), await Ok(azure, "GET", $"{SimulatedAzure.Shop}/agentPools?{SimulatedAzure.Version}"), "osDiskType", "upgradeSettings", "nodeTaints", "count");
    }

    [Fact]
    public async Task To_create_a_pool()
    {
        await using var azure = await SimulatedAzure.Start();
        var created = await Ok(azure, "PUT", $"{SimulatedAzure.Shop}/agentPools/agentpool1?{Stable}", Fixture.Request("AgentPoolsCreate_Update"), 201);
        azure.Pass(TimeSpan.FromMinutes(5));
        var updated = await Ok(azure, "PUT", $"{SimulatedAzure.Shop}/agentPools/agentpool1?{Stable}", Fixture.Request("AgentPoolsCreate_Update"));
        AssertShape(Fixture.Body("AgentPoolsCreate_Update", 201), created);
        AssertShape(Fixture.Body("AgentPoolsCreate_Update"), updated);
        Assert.Equal(["Creating", "Updating"], new[] { created, updated }.Select(pool => (string?)pool["properties"]!["provisioningState"]));
    }

    [Fact]
    public async Task To_create_a_pool_from_a_snapshot()
    {
        await using var azure = await SimulatedAzure.Start(SmallFleet.Text.Replace("D8s_v5, image: AKSAzureLinux-V3gen2-", "D8s_v5, image: AKSAzureLinux-V3gen2fips-", StringComparison.Ordinal));
        var snapshot = $"{Group}{Aks}/snapshots/snapshot1";
        var taken = await Ok(azure, "PUT", $"{snapshot}?{Stable}", new { location = "eastus", properties = new { creationData = new { sourceResourceId = Apps } } }, 201);
        var request = Fixture.Request("AgentPoolsCreate_Snapshot");
        request["properties"]!["creationData"]!["sourceResourceId"] = (string?)taken["id"];
        request["properties"]!["vmSize"] = "Standard_D8s_v5";
        AssertShape(Fixture.Body("AgentPoolsCreate_Snapshot", 201), await Ok(azure, "PUT", $"{SimulatedAzure.Shop}/agentPools/agentpool1?{Stable}", request, 201));
    }

    [Fact]
    public async Task To_upgrade_a_node_image()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        var (status, body, response) = await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{Stable}");
        Assert.Equal(202, status);
        AssertShape(Fixture.Body("AgentPoolsUpgradeNodeImageVersion", 202), body);
        AssertHeaders("AgentPoolsUpgradeNodeImageVersion", 202, response);
    }

    [Fact]
    public async Task To_abort()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{Stable}");
        var (status, _, response) = await azure.Send("POST", $"{Apps}/abort?{Stable}");
        Assert.Equal(202, status);
        AssertHeaders("AgentPoolsAbortOperation", 202, response);
    }

    [Fact]
    public async Task To_delete_machines()
    {
        await using var azure = await SimulatedAzure.Start();
        var body = new { machineNames = new[] { azure.Host.World.Pools.Find(Apps)!.Nodes[0].Name } };
        var (status, _, response) = await azure.Send("POST", $"{Apps}/deleteMachines?{Stable}", body);
        Assert.Equal(202, status);
        AssertHeaders("AgentPoolsDeleteMachines", 202, response);
    }

    [Fact]
    public async Task To_list_machines_over_pages()
    {
        await using var azure = await SimulatedAzure.Start();
        AssertShape(Fixture.Body("MachineList"), await Ok(azure, "GET", $"{Apps}/machines?{Stable}"));
    }

    [Fact]
    public async Task To_read_where_a_pool_may_go_and_return_to()
    {
        await using var azure = await SimulatedAzure.Start(SmallFleet.Text.Replace("kubernetesVersion: 1.34.8", "kubernetesVersion: 1.34.3", StringComparison.Ordinal));
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("PUT", $"{SimulatedAzure.Shop}?{Stable}", new { location = "eastus", properties = new { kubernetesVersion = "1.34.8" } });
        azure.Pass(TimeSpan.FromHours(1));
        await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{Stable}");
        azure.Pass(TimeSpan.FromHours(1));
        AssertShape(Fixture.Body("AgentPoolsGetUpgradeProfile"), await Ok(azure, "GET", $"{Apps}/upgradeProfiles/default?{Stable}"));
        AssertShape(Fixture.Body("assembled_AgentPoolsGetUpgradeProfile_rollback"), await Ok(azure, "GET", $"{Apps}/upgradeProfiles/default?{SimulatedAzure.Version}"));
    }

    [Fact]
    public async Task To_roll_back()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{Stable}");
        azure.Pass(TimeSpan.FromHours(1));
        var pool = (await azure.Send("GET", $"{Apps}?{SimulatedAzure.Version}")).Body;
        var request = Fixture.Request("assembled_AgentPoolsRollback_put");
        request["properties"]!["nodeImageVersion"] = SmallFleet.Old;
        foreach (var name in new[] { "count", "vmSize" })
            request["properties"]![name] = pool["properties"]![name]!.DeepClone();
        var (status, body, response) = await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", request, null, ("If-Match", (string)pool["properties"]!["eTag"]!));
        Assert.Equal(200, status);
        AssertShape(Fixture.Body("assembled_AgentPoolsRollback_put"), body, "upgradeSettings");
        AssertHeaders("assembled_AgentPoolsRollback_put", 200, response);
    }

    [Fact]
    public async Task To_list_clusters()
    {
        await using var azure = await SimulatedAzure.Start();
        var example = Fixture.Body("ManagedClustersList")["value"]![0]!.DeepClone();
        example["location"] = "eastus";
        foreach (var name in new[] { "kubernetesVersion", "agentPoolProfiles" })
            example["properties"]!.AsObject().Remove(name);
        await Ok(azure, "PUT", $"{SimulatedAzure.Shop}?{Stable}", example);
        AssertShape(Fixture.Body("ManagedClustersList"), await Ok(azure, "GET", $"{Group}{Aks}/managedClusters?{Stable}"));
    }

    [Fact]
    public async Task To_read_where_a_cluster_may_go()
    {
        await using var azure = await SimulatedAzure.Start(SmallFleet.Text.Replace("pair: westus", "kubernetesVersions: [1.34.3, 1.34.8, 1.35.2]", StringComparison.Ordinal).Replace("kubernetesVersion: 1.34.8", "kubernetesVersion: 1.34.3", StringComparison.Ordinal));
        var profile = await Ok(azure, "GET", $"{SimulatedAzure.Shop}/upgradeProfiles/default?{Stable}");
        AssertShape(Fixture.Body("ManagedClustersGetUpgradeProfile")["properties"]!["controlPlaneProfile"]!, profile["properties"]!["controlPlaneProfile"]!, "upgrades");
        Assert.Equal("""[{"kubernetesVersion":"1.34.8"},{"kubernetesVersion":"1.35.2","isPreview":true}]""", profile["properties"]!["controlPlaneProfile"]!["upgrades"]!.ToJsonString());
    }

    [Fact]
    public async Task To_list_kubernetes_versions()
    {
        await using var azure = await SimulatedAzure.Start(SmallFleet.Text.Replace("pair: westus", "kubernetesVersions: [1.33.5, 1.34.3, 1.34.8, 1.35.2, 1.36.2]", StringComparison.Ordinal));
        var versions = await Ok(azure, "GET", $"/subscriptions/{SimulatedAzure.Subscription}{Aks}/locations/eastus/kubernetesVersions?{Stable}");
        AssertShape(Fixture.Body("KubernetesVersions_List"), versions, "patchVersions");
        Assert.Equal(["1.33", "1.34", "1.35", "1.36"], versions["values"]!.AsArray().Select(version => (string?)version!["version"]));
        Assert.Equal("1.34", versions["values"]!.AsArray().Single(version => version!["isDefault"] is not null)!["version"]!.GetValue<string>());
        Assert.Equal("1.36", versions["values"]!.AsArray().Single(version => version!["isPreview"] is not null)!["version"]!.GetValue<string>());
        Assert.Equal("""{"1.34.3":{"upgrades":["1.34.8","1.35.2"]},"1.34.8":{"upgrades":["1.35.2"]}}""", versions["values"]![1]!["patchVersions"]!.ToJsonString());
    }

    [Theory]
    [InlineData(201)]
    [InlineData(200)]
    public async Task To_set_a_maintenance_window(int status)
    {
        await using var azure = await SimulatedAzure.Start();
        var path = $"{SimulatedAzure.Shop}/maintenanceConfigurations/aksManagedAutoUpgradeSchedule?{Stable}";
        var body = await Ok(azure, "PUT", path, Fixture.Request("MaintenanceConfigurationsCreate_Update_MaintenanceWindow"), 201);
        if (status == 200)
            body = await Ok(azure, "PUT", path, Fixture.Request("MaintenanceConfigurationsCreate_Update_MaintenanceWindow"));
        AssertShape(Fixture.Body("MaintenanceConfigurationsCreate_Update_MaintenanceWindow", status), body, "schedule"); // the example answers with another schedule
        AssertShape(Fixture.Request("MaintenanceConfigurationsCreate_Update_MaintenanceWindow"), body);
    }

    [Fact]
    public async Task To_follow_an_operation()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Fault(new { kind = "failNode", pool = "system" });
        var (_, _, response) = await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{Stable}");
        var (_, _, failing) = await azure.Send("POST", $"{SimulatedAzure.Shop}/agentPools/system/upgradeNodeImageVersion?{Stable}");
        var url = response.Headers.GetValues("Azure-AsyncOperation").Single();
        azure.Pass(TimeSpan.FromMinutes(5));
        var running = await azure.Send("GET", url);
        azure.Pass(TimeSpan.FromHours(1));
        var examples = Fixture.Load("assembled_OperationStatus_sequence").AsArray();
        AssertShape(examples[1]!["body"]!, running.Body);
        AssertShape(examples[2]!["body"]!, await Ok(azure, "GET", url));
        AssertShape(Fixture.Load("assembled_OperationStatus_failed_drain")["body"]!, await Ok(azure, "GET", failing.Headers.GetValues("Azure-AsyncOperation").Single()));
        Assert.Equal("10", running.Response.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task To_what_it_refuses()
    {
        await using var azure = await SimulatedAzure.Start();
        var errors = Fixture.Load("assembled_errors");
        await azure.OfferImage(SmallFleet.New);
        var stale = await azure.Send("PUT", $"{Apps}?{Stable}", new { properties = new { count = 3 } }, null, ("If-Match", "old"));
        await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{Stable}");
        var conflict = await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{Stable}");
        var mismatch = await azure.Send("PUT", $"{Apps}?{Stable}", new { properties = new { count = 3 } }, null, ("If-Match", "old"));
        var absent = await azure.Send("GET", $"{Group}{Aks}/managedClusters/clustername1?{Stable}");
        var throttled = await Until429(azure, $"{SimulatedAzure.Shop}?{Stable}");

        AssertError(errors["412_PreconditionFailed"]!, stale);
        AssertError(errors["409_OperationNotAllowed"]!, conflict);
        AssertError(errors["409_EtagMismatch"]!, mismatch);
        AssertError(errors["404_ResourceNotFound"]!, absent);
        AssertError(errors["429_Throttled_rp"]!, throttled);
    }

    [Fact]
    public async Task To_too_many_calls_of_any_kind()
    {
        await using var azure = await SimulatedAzure.Start();
        AssertError(Fixture.Load("assembled_errors")["429_SubscriptionRequestsThrottled_arm"]!, await Until429(azure, $"{Group}?api-version=2021-04-01"));
    }

    [Fact]
    public void Every_example_is_asked_about()
    {
        var here = File.ReadAllText(Source());
        var examples = Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(Source())!, "../Fixtures/arm"), "*.json").Select(Path.GetFileNameWithoutExtension).ToList();
        Assert.Equal(18, examples.Count);
        Assert.All(examples, example => Assert.Contains($"\"{example}\"", here, StringComparison.Ordinal));
    }

    private static string Source([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;

    private static async Task<(int Status, JsonNode Body, HttpResponseMessage Response)> Until429(SimulatedAzure azure, string path)
    {
        while (true)
        {
            var answer = await azure.Send("GET", path);
            if (answer.Status != 200)
                return answer;
        }
    }

    private static async Task<JsonNode> Ok(SimulatedAzure azure, string method, string path, object? body = null, int status = 200)
    {
        var answer = await azure.Send(method, path, body);
        Assert.True(status == answer.Status, $"{answer.Status}: {answer.Body.ToJsonString()}");
        return answer.Body;
    }

    private static void AssertError(JsonNode example, (int Status, JsonNode Body, HttpResponseMessage Response) answer)
    {
        Assert.Equal((int)example["status"]!, answer.Status);
        Assert.Equal(SimulatedAzure.Code(example["body"]!), SimulatedAzure.Code(answer.Body));
        AssertShape(example["body"]!, answer.Body);
        Assert.All(example["headers"]!.AsObject(), header => Assert.True(answer.Response.Headers.Contains(header.Key), header.Key));
    }

    private static void AssertHeaders(string fixture, int status, HttpResponseMessage response) =>
        Assert.All(Fixture.Load(fixture)["responses"]![$"{status}"]!["headers"]!.AsObject(), header => Assert.True(response.Headers.Contains(header.Key), header.Key));

    /// <summary>Whether what the example has is there, with the same kind of value; lists are compared by their first entries.</summary>
    private static void AssertShape(JsonNode example, JsonNode actual, params string[] except)
    {
        Assert.True(example.GetValueKind() == actual.GetValueKind() || (IsFlag(example) && IsFlag(actual)), $"{example.GetPath()}: {example.ToJsonString()} in the example, {actual.ToJsonString()} here");
        if (example is JsonObject fields)
        {
            foreach (var (name, value) in fields.Where(field => !except.Contains(field.Key)))
            {
                Assert.True(actual.AsObject().ContainsKey(name), $"{example.GetPath()}.{name} is missing in {actual.ToJsonString()}");
                if (value is not null)
                    AssertShape(value, actual[name]!, except);
            }
        }
        else if (example is JsonArray { Count: > 0 } entries)
        {
            Assert.NotEmpty(actual.AsArray());
            AssertShape(entries[0]!, actual[0]!, except);
        }
    }

    private static bool IsFlag(JsonNode node) => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False;
}
