namespace StandIns.Tests.Simulator;

public class When_a_pool_is_stopped
{
    private const string Apps = $"{SimulatedAzure.Shop}/agentPools/apps";

    [Fact]
    public async Task It_has_no_nodes_and_gets_the_image_it_was_upgraded_to_when_it_is_started()
    {
        await using var azure = await SimulatedAzure.Start();
        var stopping = await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { powerState = new { code = "Stopped" } } });
        Assert.Equal((200, "Stopping"), (stopping.Status, (string?)stopping.Body["properties"]!["provisioningState"]));
        azure.Pass(TimeSpan.FromMinutes(5));
        var stopped = (await azure.Send("GET", $"{Apps}?{SimulatedAzure.Version}")).Body["properties"]!;
        Assert.Equal(("Stopped", 0), ((string?)stopped["powerState"]!["code"], (int)stopped["count"]!));
        Assert.Empty((await azure.Kubernetes("/api/v1/nodes?labelSelector=agentpool%3Dapps"))["items"]!.AsArray());

        await azure.OfferImage(SmallFleet.New);
        Assert.Equal(202, (await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{SimulatedAzure.Version}")).Status);
        azure.Pass(TimeSpan.FromMinutes(5));
        var read = (await azure.Send("GET", $"{Apps}?{SimulatedAzure.Version}")).Body;
        read["properties"]!["powerState"]!["code"] = "Running";
        await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", read);
        azure.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal([SmallFleet.New, SmallFleet.New, SmallFleet.New], azure.Host.World.Pools.Find(Apps)!.Nodes.Select(node => node.Image));
        Assert.Equal(3, (int)(await azure.Send("GET", $"{Apps}?{SimulatedAzure.Version}")).Body["properties"]!["count"]!);
    }

    [Fact]
    public async Task The_last_system_pool_keeps_running()
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("PUT", $"{SimulatedAzure.Shop}/agentPools/system?{SimulatedAzure.Version}", new { properties = new { powerState = new { code = "Stopped" } } });
        Assert.Equal((400, "OperationNotAllowed"), (status, SimulatedAzure.Code(body)));
    }

    [Fact]
    public async Task One_that_failed_cannot_be_stopped()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Fault(new { kind = "failNode", pool = "apps" });
        await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromHours(1));
        var (status, body, _) = await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { powerState = new { code = "Stopped" } } });
        Assert.Equal(400, status);
        Assert.Contains("Failed", SimulatedAzure.Message(body), StringComparison.Ordinal);
    }
}
