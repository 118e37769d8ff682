using Azure;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.Resources;

namespace StandIns.Tests.Simulator;

public class When_the_fleet_is_read
{
    [Fact]
    public async Task The_official_client_lists_every_cluster_over_all_pages()
    {
        await using var azure = await SimulatedAzure.Start();
        var subscription = azure.Client().GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(SimulatedAzure.Subscription));
        var names = new List<string>();
        await foreach (var cluster in subscription.GetContainerServiceManagedClustersAsync(SimulatedAzure.Stop))
            names.Add(cluster.Data.Name);
        Assert.Equal(["shop", "two", "three"], names);
    }

    [Fact]
    public async Task The_official_client_finds_subscription_group_cluster_and_pools()
    {
        await using var azure = await SimulatedAzure.Start();
        var subscription = await azure.Client().GetDefaultSubscriptionAsync(SimulatedAzure.Stop);
        ResourceGroupResource group = await subscription.GetResourceGroupAsync("fleet", SimulatedAzure.Stop);
        ContainerServiceManagedClusterResource cluster = await group.GetContainerServiceManagedClusterAsync("shop", SimulatedAzure.Stop);
        var pools = await cluster.GetContainerServiceAgentPools().GetAllAsync(SimulatedAzure.Stop).Select(pool => $"{pool.Data.Name} {pool.Data.NodeImageVersion} {pool.Data.Count}").ToListAsync(SimulatedAzure.Stop);

        Assert.Equal("canary", cluster.Data.Tags["ring"]);
        Assert.Equal([$"system {SmallFleet.Old} 2", $"apps {SmallFleet.Old} 3"], pools);
    }

    [Fact]
    public async Task Ids_match_whatever_their_case()
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("GET", SimulatedAzure.Shop.ToUpperInvariant().Replace("/SUBSCRIPTIONS", "/Subscriptions", StringComparison.Ordinal) + "/AGENTPOOLS/Apps?" + SimulatedAzure.Version);
        Assert.Equal(200, status);
        Assert.Equal("apps", body["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("", "MissingApiVersionParameter")]
    [InlineData("?api-version=2026-02-30", "InvalidResourceType")]
    [InlineData("?api-version=2019-01-01", "InvalidResourceType")]
    public async Task An_absent_or_unknown_api_version_is_refused(string query, string code)
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("GET", SimulatedAzure.Shop + query);
        Assert.Equal((400, code), (status, SimulatedAzure.Code(body)));
        if (query.Length > 0)
            Assert.Contains("2026-06-01, 2025-09-02-preview", SimulatedAzure.Message(body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/subscriptions/99999999-0000-0000-0000-000000000009", "SubscriptionNotFound")]
    [InlineData($"/subscriptions/{SimulatedAzure.Subscription}/resourceGroups/none", "ResourceGroupNotFound")]
    [InlineData($"/subscriptions/{SimulatedAzure.Subscription}/resourceGroups/fleet/providers/Microsoft.ContainerService/managedClusters/none", "ResourceNotFound")]
    [InlineData($"{SimulatedAzure.Shop}/agentPools/none", "NotFound")]
    public async Task What_does_not_exist_is_404_with_its_own_code(string path, string code)
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("GET", $"{path}?{SimulatedAzure.Version}");
        Assert.Equal((404, code), (status, SimulatedAzure.Code(body)));
    }

    [Fact]
    public async Task The_official_client_reports_the_service_error_code()
    {
        await using var azure = await SimulatedAzure.Start();
        var problem = await Assert.ThrowsAsync<RequestFailedException>(() => azure.Pool("none").GetAsync(SimulatedAzure.Stop));
        Assert.Equal((404, "NotFound"), (problem.Status, problem.ErrorCode));
    }

    [Fact]
    public async Task Every_answer_carries_request_ids_and_what_is_left_of_the_limit()
    {
        await using var azure = await SimulatedAzure.Start();
        var (_, _, response) = await azure.Send("GET", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}", ("x-ms-client-request-id", "mine"));

        Assert.Equal("mine", response.Headers.GetValues("x-ms-client-request-id").Single());
        Assert.NotEmpty(response.Headers.GetValues("x-ms-correlation-request-id").Single());
        Assert.Equal("249", response.Headers.GetValues("x-ms-ratelimit-remaining-subscription-reads").Single());
    }

    [Fact]
    public async Task Preview_settings_are_shown_to_preview_versions_only()
    {
        await using var azure = await SimulatedAzure.Start();
        var body = new { properties = new { count = 3, vmSize = "Standard_D8s_v5", upgradeStrategy = "Rolling", ours = "kept" } };
        await azure.Send("PUT", $"{SimulatedAzure.Shop}/agentPools/apps?api-version=2026-06-02-preview", body);

        var (_, stable, _) = await azure.Send("GET", $"{SimulatedAzure.Shop}/agentPools/apps?{SimulatedAzure.Version}");
        var (_, preview, _) = await azure.Send("GET", $"{SimulatedAzure.Shop}/agentPools/apps?api-version=2026-06-02-preview");

        Assert.Null(stable["properties"]!["upgradeStrategy"]);
        Assert.Equal("Rolling", preview["properties"]!["upgradeStrategy"]!.GetValue<string>());
        Assert.Equal("kept", stable["properties"]!["ours"]!.GetValue<string>());
    }
}
