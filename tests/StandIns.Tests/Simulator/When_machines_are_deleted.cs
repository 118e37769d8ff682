namespace StandIns.Tests.Simulator;

public class When_machines_are_deleted
{
    private const string Apps = $"{SimulatedAzure.Shop}/agentPools/apps";

    [Fact]
    public async Task They_are_drained_and_go_and_the_pool_is_smaller()
    {
        await using var azure = await SimulatedAzure.Start();
        var names = azure.Host.World.Pools.Find(Apps)!.Nodes.Select(node => node.Name).ToList();
        var (status, _, response) = await azure.Send("POST", $"{Apps}/deleteMachines?{SimulatedAzure.Version}", new { machineNames = new[] { names[1] } });
        Assert.Equal(202, status);
        Assert.Equal(409, (await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{SimulatedAzure.Version}")).Status);
        azure.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal(200, (await azure.Send("GET", response.Headers.Location!.ToString())).Status);
        Assert.Equal([names[0], names[2]], azure.Host.World.Pools.Find(Apps)!.Nodes.Select(node => node.Name));
        Assert.Equal(2, (int)(await azure.Send("GET", $"{Apps}?{SimulatedAzure.Version}")).Body["properties"]!["count"]!);
    }

    [Theory]
    [InlineData("""{"machineNames":["aks-other-vmss000000"]}""")]
    [InlineData("""{"machineNames":[]}""")]
    [InlineData("{}")]
    public async Task Machines_of_nobody_are_refused(string body)
    {
        await using var azure = await SimulatedAzure.Start();
        Assert.Equal(400, (await azure.Send("POST", $"{Apps}/deleteMachines?{SimulatedAzure.Version}", System.Text.Json.Nodes.JsonNode.Parse(body))).Status);
    }
}
