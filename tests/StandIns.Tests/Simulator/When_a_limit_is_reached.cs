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
