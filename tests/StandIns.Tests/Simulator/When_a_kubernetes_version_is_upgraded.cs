using System.Text.Json.Nodes;

namespace StandIns.Tests.Simulator;

public class When_a_kubernetes_version_is_upgraded
{
    private const string Apps = $"{SimulatedAzure.Shop}/agentPools/apps";

    [Fact]
    public async Task The_control_plane_goes_first_and_pools_follow_within_the_skew()
    {
        await using var azure = await At("1.33.5");
        var early = await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { orchestratorVersion = "1.34.8" } });
        Assert.Equal((400, "NodePoolMcVersionIncompatible"), (early.Status, SimulatedAzure.Code(early.Body)));

        var upgrading = await Upgrade(azure, "1.34.8");
        Assert.Equal((200, "Upgrading", "1.33.5"), (upgrading.Status, (string?)upgrading.Body["properties"]!["provisioningState"], (string?)upgrading.Body["properties"]!["currentKubernetesVersion"]));
        azure.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal("v1.34.8", (string?)(await azure.Kubernetes("/version"))["gitVersion"]);
        Assert.Equal("1.33.5", azure.Host.World.Pools.Find(Apps)!.OrchestratorVersion);

        var pool = await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { orchestratorVersion = "1.34" } });
        Assert.Equal((200, "Upgrading"), (pool.Status, (string?)pool.Body["properties"]!["provisioningState"]));
        azure.Pass(TimeSpan.FromHours(1));
        Assert.All(azure.Host.World.Pools.Find(Apps)!.Nodes, node => Assert.Equal("1.34.8", node.KubeletVersion));
    }

    [Fact]
    public async Task Nothing_else_can_be_done_to_the_cluster_meanwhile_and_every_etag_changes()
    {
        await using var azure = await At("1.33.5");
        var before = azure.Host.World.Pools.Find(Apps)!.ETag;
        await Upgrade(azure, "1.34.8");
        var pool = await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        Assert.Equal((409, "OperationNotAllowed"), (pool.Status, SimulatedAzure.Code(pool.Body)));
        Assert.Contains("(shop - Upgrading)", SimulatedAzure.Message(pool.Body), StringComparison.Ordinal);
        Assert.NotEqual(before, azure.Host.World.Pools.Find(Apps)!.ETag);
    }

    [Theory]
    [InlineData("1.35.6", "OperationNotAllowed", "Allowed: 1.33.12, 1.34.3, 1.34.8")]
    [InlineData("1.33.4", "K8sVersionNotSupported", "Supported: 1.30.14")]
    [InlineData("1.32.13", "OperationNotAllowed", "from 1.33.5 to 1.32.13")]
    [InlineData("next", "K8sVersionNotSupported", "'next'")]
    public async Task A_step_that_is_none_is_refused(string version, string code, string message)
    {
        await using var azure = await At("1.33.5");
        var (status, body, _) = await Upgrade(azure, version);
        Assert.Equal((400, code), (status, SimulatedAzure.Code(body)));
        Assert.Contains(message, SimulatedAzure.Message(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_plane_waits_for_pools_that_would_fall_too_far_behind()
    {
        await using var azure = await At("1.31.13");
        foreach (var version in new[] { "1.32.13", "1.33.12", "1.34.8" })
        {
            Assert.Equal(200, (await Upgrade(azure, version)).Status);
            azure.Pass(TimeSpan.FromHours(1));
        }
        var (status, body, _) = await Upgrade(azure, "1.35.6");
        Assert.Equal((400, "NodePoolMcVersionIncompatible"), (status, SimulatedAzure.Code(body)));
        Assert.Contains("Upgrade the pool first", SimulatedAzure.Message(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_aborted_upgrade_leaves_the_control_plane_where_it_was()
    {
        await using var azure = await At("1.33.5");
        var (_, _, begun) = await Upgrade(azure, "1.34.8");
        var (status, _, _) = await azure.Send("POST", $"{SimulatedAzure.Shop}/abort?{SimulatedAzure.Version}");
        var operation = (await azure.Send("GET", begun.Headers.GetValues("Azure-AsyncOperation").Single())).Body;
        var cluster = (await azure.Send("GET", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}")).Body["properties"]!;
        Assert.Equal((202, "Canceled", "Canceled", "1.33.5"), (status, (string?)operation["status"], (string?)cluster["provisioningState"], (string?)cluster["kubernetesVersion"]));
    }

    [Fact]
    public async Task Going_to_1_32_takes_an_azure_linux_pool_from_azure_linux_2_to_3()
    {
        await using var azure = await SimulatedAzure.Start(SmallFleet.Text
            .Replace("2026-11-10", "2026-01-10", StringComparison.Ordinal)
            .Replace("kubernetesVersion: 1.34.8", "kubernetesVersion: 1.31.13", StringComparison.Ordinal)
            .Replace("D8s_v5, image: AKSAzureLinux-V3gen2-202610.06.0", "D8s_v5, image: AKSAzureLinux-V2gen2-202512.06.0", StringComparison.Ordinal));
        await Upgrade(azure, "1.32.13");
        azure.Pass(TimeSpan.FromHours(1));
        await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { orchestratorVersion = "1.32.13" } });
        azure.Pass(TimeSpan.FromHours(1));
        var pool = azure.Host.World.Pools.Find(Apps)!;
        Assert.Equal((SmallFleet.Old, "1.32.13", "Succeeded"), (pool.Image, pool.OrchestratorVersion, pool.ProvisioningState));
        var node = (await azure.Kubernetes("/api/v1/nodes?labelSelector=agentpool%3Dapps"))["items"]![0]!["status"]!["nodeInfo"]!;
        Assert.Equal("Microsoft Azure Linux 3.0", (string?)node["osImage"]);
    }

    [Fact]
    public async Task A_pool_can_be_rolled_back_to_its_kubernetes_version_too()
    {
        await using var azure = await At("1.33.5");
        await azure.OfferImage(SmallFleet.New);
        await Upgrade(azure, "1.34.8");
        azure.Pass(TimeSpan.FromHours(1));
        await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { orchestratorVersion = "1.34.8" } });
        azure.Pass(TimeSpan.FromHours(1));
        Assert.Equal(SmallFleet.New, azure.Host.World.Pools.Find(Apps)!.Image);

        var (status, _, _) = await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { orchestratorVersion = "1.33.5", nodeImageVersion = SmallFleet.Old } });
        azure.Pass(TimeSpan.FromHours(1));
        var pool = azure.Host.World.Pools.Find(Apps)!;
        Assert.Equal((200, SmallFleet.Old, "1.33.5"), (status, pool.Image, pool.OrchestratorVersion));
    }

    [Theory]
    [InlineData("upgradeChannel", "patch", 400)]
    [InlineData("nodeOSUpgradeChannel", "NodeImage", 200)]
    public async Task A_pool_is_not_rolled_back_while_its_cluster_upgrades_itself(string channel, string value, int expected)
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromHours(1));
        await azure.Send("PUT", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}", new { location = "eastus", properties = new { autoUpgradeProfile = new Dictionary<string, string> { [channel] = value } } });
        azure.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(expected, (await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { nodeImageVersion = SmallFleet.Old } })).Status);
    }

    private static Task<SimulatedAzure> At(string version) =>
        SimulatedAzure.Start(SmallFleet.Text.Replace("kubernetesVersion: 1.34.8", $"kubernetesVersion: {version}", StringComparison.Ordinal));

    private static Task<(int Status, JsonNode Body, HttpResponseMessage Response)> Upgrade(SimulatedAzure azure, string version) =>
        azure.Send("PUT", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}", new { location = "eastus", properties = new { kubernetesVersion = version } });
}
