using System.Text.Json.Nodes;
using Azure;
using Azure.ResourceManager.ContainerService;

namespace StandIns.Tests.Simulator;

public class When_a_pool_is_upgraded
{
    private const string Pool = $"{SimulatedAzure.Shop}/agentPools/apps";

    [Fact]
    public async Task The_official_client_follows_it_to_the_regions_latest_image()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        var operation = await azure.Pool("apps").UpgradeNodeImageVersionAsync(WaitUntil.Started, SimulatedAzure.Stop);
        Assert.False(operation.HasCompleted);

        azure.Pass(TimeSpan.FromHours(1));
        await operation.UpdateStatusAsync(SimulatedAzure.Stop);
        ContainerServiceAgentPoolResource pool = await azure.Pool("apps").GetAsync(SimulatedAzure.Stop);

        Assert.True(operation.HasCompleted);
        Assert.Equal((SmallFleet.New, "Succeeded"), (pool.Data.NodeImageVersion, pool.Data.ProvisioningState));
        Assert.All(azure.Host.World.Pools.Find(Pool)!.Nodes, node => Assert.Equal(SmallFleet.New, node.Image));
        Assert.Equal(3, azure.Host.World.Pools.Find(Pool)!.Nodes.Count);
    }

    [Fact]
    public async Task Nodes_are_replaced_one_after_the_other_beside_a_surge_node()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");

        azure.Pass(TimeSpan.FromHours(1));

        string[] one = ["cordoned", "drained", "reimaging", "reimaged", "uncordoned"];
        Assert.Equal(["surge-added", .. one, .. one, .. one, "cordoned", "drained", "surge-removed"],
            azure.Log("node").Select(entry => entry["event"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Progress_is_visible_meanwhile()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        var (_, body, response) = await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        var status = response.Headers.GetValues("Azure-AsyncOperation").Single();
        Assert.Equal("UpgradingNodeImageVersion", body["properties"]!["provisioningState"]!.GetValue<string>());
        Assert.Equal("10", response.Headers.GetValues("Retry-After").Single());

        azure.Pass(TimeSpan.FromMinutes(7));
        var (_, operation, _) = await azure.Send("GET", status);
        var images = (await azure.Kubernetes("/api/v1/nodes?labelSelector=agentpool%3Dapps"))["items"]!.AsArray()
            .Select(node => node!["metadata"]!["labels"]!["kubernetes.azure.com/node-image-version"]!.GetValue<string>()).Order().ToList();

        Assert.Equal(("InProgress", 31.7), (operation["status"]!.GetValue<string>(), operation["percentComplete"]!.GetValue<double>()));
        Assert.Equal([SmallFleet.Old, SmallFleet.Old, SmallFleet.New, SmallFleet.New], images);
    }

    [Fact]
    public async Task A_second_upgrade_is_refused_naming_the_first()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");

        var (status, body, _) = await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        var (other, _, _) = await azure.Send("POST", $"{SimulatedAzure.Shop}/agentPools/system/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        var (tags, _, _) = await azure.Send("PATCH", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}", new { tags = new { ring = "early" } });

        Assert.Equal((409, "OperationNotAllowed"), (status, SimulatedAzure.Code(body)));
        Assert.Contains("(apps - UpgradingNodeImageVersion)", SimulatedAzure.Message(body), StringComparison.Ordinal);
        Assert.Equal(202, other);
        Assert.Equal(409, tags);
    }

    [Fact]
    public async Task Latest_differs_by_region()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New, "westeurope");
        Assert.Equal(SmallFleet.Old, await Latest(azure, SimulatedAzure.Shop));
        Assert.Equal(SmallFleet.New, await Latest(azure, SimulatedAzure.Shop.Replace("/shop", "/two", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pool_already_on_the_latest_image_keeps_its_nodes()
    {
        await using var azure = await SimulatedAzure.Start();
        var operation = await azure.Pool("apps").UpgradeNodeImageVersionAsync(WaitUntil.Started, SimulatedAzure.Stop);
        azure.Pass(TimeSpan.FromMinutes(1));
        await operation.UpdateStatusAsync(SimulatedAzure.Stop);
        Assert.True(operation.HasCompleted);
        Assert.Empty(azure.Log("node"));
    }

    [Fact]
    public async Task Its_operation_is_forgotten_after_a_while()
    {
        await using var azure = await SimulatedAzure.Start();
        var (_, _, response) = await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        var url = response.Headers.GetValues("Azure-AsyncOperation").Single();
        azure.Pass(TimeSpan.FromHours(1));
        Assert.Equal(200, (await azure.Send("GET", url)).Status);
        azure.Pass(TimeSpan.FromDays(8));
        Assert.Equal(404, (await azure.Send("GET", url)).Status);
    }

    [Fact]
    public async Task Its_status_url_must_be_used_as_given()
    {
        await using var azure = await SimulatedAzure.Start();
        var (_, _, response) = await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        var rebuilt = response.Headers.GetValues("Azure-AsyncOperation").Single().Split('?')[0] + "?" + SimulatedAzure.Version;
        Assert.Equal(404, (await azure.Send("GET", rebuilt)).Status);
    }

    [Fact]
    public async Task The_write_is_in_the_log_with_caller_and_correlation()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}", ("x-ms-correlation-request-id", "release-7"));
        var entry = azure.Log("write").Single();
        Assert.Equal("33333333-0000-0000-0000-000000000003", entry["caller"]!.GetValue<string>());
        Assert.Equal("release-7", entry["correlationId"]!.GetValue<string>());
        Assert.Equal("Microsoft.ContainerService/managedClusters/agentPools/upgradeNodeImageVersion/action", entry["operation"]!.GetValue<string>());
        Assert.Equal((202, "accepted"), (entry["status"]!.GetValue<int>(), entry["outcome"]!.GetValue<string>()));
    }

    private static async Task<string> Latest(SimulatedAzure azure, string cluster)
    {
        var (_, body, _) = await azure.Send("GET", $"{cluster}/agentPools/system/upgradeProfiles/default?{SimulatedAzure.Version}");
        return ((JsonObject)body)["properties"]!["latestNodeImageVersion"]!.GetValue<string>();
    }
}
