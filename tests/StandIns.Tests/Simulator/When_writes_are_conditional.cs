using Azure;
using Azure.ResourceManager.ContainerService;

namespace StandIns.Tests.Simulator;

public class When_writes_are_conditional
{
    private const string Pool = $"{SimulatedAzure.Shop}/agentPools/apps?{SimulatedAzure.Version}";
    private static readonly object Settings = new { properties = new { count = 3, vmSize = "Standard_D8s_v5" } };

    [Fact]
    public async Task A_matching_etag_lets_the_write_through_whether_quoted_or_not()
    {
        await using var azure = await SimulatedAzure.Start();
        var etag = (await azure.Send("GET", Pool)).Body["properties"]!["eTag"]!.GetValue<string>();
        Assert.Equal(200, (await azure.Send("PUT", Pool, Settings, null, ("If-Match", $"\"{etag}\""))).Status);
    }

    [Fact]
    public async Task Another_etag_is_refused_before_any_effect()
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("PUT", Pool, Settings, null, ("If-Match", "stale"));
        Assert.Equal((412, "PreconditionFailed"), (status, SimulatedAzure.Code(body)));
        Assert.Empty(azure.Log("operation"));
    }

    [Fact]
    public async Task If_none_match_creates_but_does_not_replace()
    {
        await using var azure = await SimulatedAzure.Start();
        var replaced = await azure.Send("PUT", Pool, Settings, null, ("If-None-Match", "*"));
        var created = await azure.Send("PUT", Pool.Replace("/apps", "/extra", StringComparison.Ordinal), Settings, null, ("If-None-Match", "*"));
        Assert.Equal((412, 201), (replaced.Status, created.Status));
    }

    [Fact]
    public async Task A_write_to_a_pool_changes_its_etag_and_no_others()
    {
        await using var azure = await SimulatedAzure.Start();
        var before = await ETags(azure);
        await azure.Send("PUT", Pool, Settings);
        var after = await ETags(azure);
        Assert.Equal([true, true, false], before.Zip(after, (one, other) => one == other));
    }

    [Fact]
    public async Task A_write_to_the_cluster_changes_them_all()
    {
        await using var azure = await SimulatedAzure.Start();
        var before = await ETags(azure);
        await azure.Send("PATCH", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}", new { tags = new { ring = "early" } });
        var after = await ETags(azure);
        Assert.Equal([false, false, false], before.Zip(after, (one, other) => one == other));
    }

    [Theory]
    [InlineData("{\"count\":1001,\"vmSize\":\"Standard_D8s_v5\"}", "InvalidParameter")]
    [InlineData("{\"count\":\"three\"}", "InvalidParameter")]
    [InlineData("{\"count\":3,\"vmSize\":\"Standard_D4s_v5\"}", "PropertyChangeNotAllowed")]
    [InlineData("{\"count\":3,\"nodeImageVersion\":\"AKSAzureLinux-V3gen2-202609.01.0\"}", "InvalidParameter")]
    [InlineData("{\"count\":3,\"orchestratorVersion\":\"1.35.0\"}", "NodePoolMcVersionIncompatible")]
    [InlineData("{\"count\":3,\"orchestratorVersion\":\"1.33.0\"}", "AgentPoolUpgradeVersionNotAllowed")]
    [InlineData("{\"count\":3,\"upgradeSettings\":{\"maxSurge\":\"lots\"}}", "InvalidParameter")]
    [InlineData("{\"count\":3,\"upgradeSettings\":{\"nodeSoakDurationInMinutes\":31}}", "InvalidParameter")]
    public async Task What_cannot_be_is_refused_before_any_effect(string properties, string code)
    {
        await using var azure = await SimulatedAzure.Start();
        var before = await ETags(azure);
        var (status, body, _) = await azure.Send("PUT", Pool, new { properties = System.Text.Json.Nodes.JsonNode.Parse(properties) });
        Assert.Equal((400, code), (status, SimulatedAzure.Code(body)));
        Assert.Equal(before, await ETags(azure));
    }

    [Fact]
    public async Task Scaling_adds_nodes_with_the_pools_recorded_image()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("PUT", Pool, new { properties = new { count = 5, vmSize = "Standard_D8s_v5" } });
        azure.Pass(TimeSpan.FromMinutes(10));
        var nodes = azure.Host.World.Pools.Find(Pool.Split('?')[0])!.Nodes;
        Assert.Equal(Enumerable.Repeat(SmallFleet.Old, 5), nodes.Select(node => node.Image));

        await azure.Send("PUT", Pool, new { properties = new { count = 2, vmSize = "Standard_D8s_v5" } });
        azure.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal(2, nodes.Count);
    }

    [Fact]
    public async Task The_last_system_pool_stays_and_another_goes()
    {
        await using var azure = await SimulatedAzure.Start();
        var system = await azure.Send("DELETE", Pool.Replace("/apps", "/system", StringComparison.Ordinal));
        var apps = await azure.Send("DELETE", Pool + "&ignore-pod-disruption-budget=true");
        azure.Pass(TimeSpan.FromHours(2));
        Assert.Equal((400, 202), (system.Status, apps.Status));
        Assert.Equal(404, (await azure.Send("GET", Pool)).Status);
        Assert.Equal(204, (await azure.Send("DELETE", Pool)).Status);
    }

    [Fact]
    public async Task A_budget_keeps_the_only_pool_of_its_pods_from_being_deleted()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.Send("DELETE", Pool);
        azure.Pass(TimeSpan.FromHours(2));
        Assert.Equal("Failed", (await azure.Pool("apps").GetAsync(SimulatedAzure.Stop)).Value.Data.ProvisioningState);
    }

    [Fact]
    public async Task A_pool_goes_back_to_the_image_before_once_and_for_seven_days()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Pool("apps").UpgradeNodeImageVersionAsync(WaitUntil.Started, SimulatedAzure.Stop);
        azure.Pass(TimeSpan.FromHours(1));
        Assert.Equal([SmallFleet.Old], await Eligible(azure));

        var back = new { properties = new { count = 3, nodeImageVersion = SmallFleet.Old } };
        Assert.Equal(400, (await azure.Send("PUT", Pool.Replace("2026-06-01", "2026-03-01", StringComparison.Ordinal), back)).Status);
        Assert.Equal(200, (await azure.Send("PUT", Pool, back)).Status);
        azure.Pass(TimeSpan.FromHours(1));
        Assert.Equal(SmallFleet.Old, (await azure.Pool("apps").GetAsync(SimulatedAzure.Stop)).Value.Data.NodeImageVersion);
        Assert.Empty(await Eligible(azure));

        await azure.Pool("apps").UpgradeNodeImageVersionAsync(WaitUntil.Started, SimulatedAzure.Stop);
        azure.Pass(TimeSpan.FromDays(8));
        Assert.Empty(await Eligible(azure));
        Assert.Equal(400, (await azure.Send("PUT", Pool, back)).Status);
    }

    private static async Task<List<string>> Eligible(SimulatedAzure azure)
    {
        AgentPoolUpgradeProfileResource profile = await azure.Pool("apps").GetAgentPoolUpgradeProfile().GetAsync(SimulatedAzure.Stop);
        return [.. profile.Data.RecentlyUsedVersions.Select(used => used.NodeImageVersion)];
    }

    private static async Task<List<string>> ETags(SimulatedAzure azure)
    {
        var (_, cluster, _) = await azure.Send("GET", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}");
        return [cluster["eTag"]!.GetValue<string>(), .. cluster["properties"]!["agentPoolProfiles"]!.AsArray().Select(pool => pool!["eTag"]!.GetValue<string>())];
    }
}
