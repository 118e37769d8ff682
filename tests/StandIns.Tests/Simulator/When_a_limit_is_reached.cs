namespace StandIns.Tests.Simulator;

public class When_a_limit_is_reached
{
    [Fact]
    public async Task Reading_a_cluster_is_throttled_until_the_bucket_has_filled_again()
    {
        await using var azure = await SimulatedAzure.Start();
        var path = $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}";
        for (var call = 0; call < 60; call++)
            Assert.Equal(200, (await azure.Send("GET", path)).Status);

        var (status, body, response) = await azure.Send("GET", path);
        Assert.Equal((429, "Throttled"), (status, SimulatedAzure.Code(body)));
        Assert.Equal("1", response.Headers.GetValues("Retry-After").Single());

        azure.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await azure.Send("GET", path)).Status);
        var bucket = (await azure.Send("GET", "/_simulator/requests")).Body["get-managed-cluster"]!;
        Assert.Equal((62, 1), ((int)bucket["requests"]!, (int)bucket["refused"]!));
    }

    [Theory]
    [InlineData("GET", "/subscriptions/s/providers/Microsoft.ContainerService/managedClusters", "list-managed-clusters", 500, 1)]
    [InlineData("GET", "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters", "list-managed-clusters-in-group", 60, 1)]
    [InlineData("PUT", SimulatedAzure.Shop + "/agentPools/apps", "put-agent-pool", 20, 1 / 60.0)]
    [InlineData("POST", SimulatedAzure.Shop + "/agentPools/apps/upgradeNodeImageVersion", "put-agent-pool", 20, 1 / 60.0)]
    [InlineData("PUT", SimulatedAzure.Shop, "put-managed-cluster", 20, 1 / 60.0)]
    [InlineData("GET", SimulatedAzure.Shop, "get-managed-cluster", 60, 1)]
    [InlineData("GET", "/subscriptions/s/providers/Microsoft.ContainerService/locations/eastus/operations/1", "get-operation", 200, 2)]
    [InlineData("GET", SimulatedAzure.Shop + "/agentPools", "other", 60, 1)]
    [InlineData("GET", SimulatedAzure.Shop + "/agentPools/apps/machines", "other", 60, 1)]
    [InlineData("POST", SimulatedAzure.Shop + "/agentPools/apps/abort", "other", 60, 1)]
    public void Each_call_draws_from_its_own_bucket_of_AKS_and_from_one_of_resource_manager(string method, string path, string name, double size, double perSecond)
    {
        var buckets = AzureSimulator.Api.Throttles.For(method, path, "caller").ToList();
        Assert.Equal((name, size, perSecond), (buckets[1].Name, buckets[1].Size, buckets[1].PerSecond));
        Assert.Equal(method == "GET" ? ("reads", 250d, 25d) : ("writes", 200d, 10d), (buckets[0].Name, buckets[0].Size, buckets[0].PerSecond));
        Assert.Equal(buckets, AzureSimulator.Api.Throttles.For(method, path.ToUpperInvariant(), "caller"));
    }

    [Fact]
    public async Task Writing_a_pool_is_limited_per_pool()
    {
        await using var azure = await SimulatedAzure.Start();
        var statuses = new List<int>();
        for (var call = 0; call < 21; call++)
            statuses.Add((await azure.Send("POST", $"{SimulatedAzure.Shop}/agentPools/apps/upgradeNodeImageVersion?{SimulatedAzure.Version}")).Status);
        var other = await azure.Send("POST", $"{SimulatedAzure.Shop}/agentPools/system/upgradeNodeImageVersion?{SimulatedAzure.Version}");

        Assert.Equal([202, .. Enumerable.Repeat(409, 19), 429], statuses);
        Assert.Equal(202, other.Status);
    }
}
