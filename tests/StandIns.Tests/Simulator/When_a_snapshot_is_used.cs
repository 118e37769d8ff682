using Azure;
using Azure.ResourceManager.ContainerService;

namespace StandIns.Tests.Simulator;

public class When_a_snapshot_is_used
{
    private const string Apps = $"{SimulatedAzure.Shop}/agentPools/apps";
    private const string Snapshot = $"/subscriptions/{SimulatedAzure.Subscription}/resourceGroups/images/providers/Microsoft.ContainerService/snapshots/before";

    [Fact]
    public async Task The_official_client_takes_lists_tags_and_deletes_it()
    {
        await using var azure = await SimulatedAzure.Start();
        var group = azure.Client().GetResourceGroupResource(new Azure.Core.ResourceIdentifier(Snapshot[..Snapshot.IndexOf("/providers", StringComparison.Ordinal)]));
        var data = new AgentPoolSnapshotData(Azure.Core.AzureLocation.EastUS) { CreationDataSourceResourceId = new Azure.Core.ResourceIdentifier(Apps) };
        var taken = (await group.GetAgentPoolSnapshots().CreateOrUpdateAsync(WaitUntil.Completed, "before", data, SimulatedAzure.Stop)).Value;

        Assert.Equal((SmallFleet.Old, "1.34.8", "Standard_D8s_v5"), (taken.Data.NodeImageVersion, taken.Data.KubernetesVersion, taken.Data.VmSize));
        Assert.Equal(["before"], await group.GetAgentPoolSnapshots().GetAllAsync(SimulatedAzure.Stop).Select(snapshot => snapshot.Data.Name).ToListAsync(SimulatedAzure.Stop));
        await taken.DeleteAsync(WaitUntil.Completed, SimulatedAzure.Stop);
        Assert.False((await group.GetAgentPoolSnapshots().ExistsAsync("before", SimulatedAzure.Stop)).Value);
    }

    [Fact]
    public async Task A_new_pool_gets_its_image_though_the_region_has_moved_on()
    {
        await using var azure = await Taken();
        await azure.OfferImage(SmallFleet.New);
        var (status, body, _) = await azure.Send("PUT", $"{SimulatedAzure.Shop}/agentPools/twin?{SimulatedAzure.Version}",
            new { properties = new { count = 2, creationData = new { sourceResourceId = Snapshot } } });
        azure.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal((201, SmallFleet.Old, "Standard_D8s_v5"), (status, (string?)body["properties"]!["nodeImageVersion"], (string?)body["properties"]!["vmSize"]));
        Assert.All(azure.Host.World.Pools.Find($"{SimulatedAzure.Shop}/agentPools/twin")!.Nodes, node => Assert.Equal(SmallFleet.Old, node.Image));
    }

    [Fact]
    public async Task A_pool_is_taken_to_exactly_its_image()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromHours(1));
        await Take(azure);
        await azure.OfferImage("AKSAzureLinux-V3gen2-202611.09.0");

        var (status, _, _) = await azure.Send("PUT", $"{SimulatedAzure.Shop}/agentPools/system?{SimulatedAzure.Version}",
            new { properties = new { creationData = new { sourceResourceId = Snapshot } } });
        azure.Pass(TimeSpan.FromHours(1));
        Assert.Equal((200, SmallFleet.New), (status, azure.Host.World.Pools.Find($"{SimulatedAzure.Shop}/agentPools/system")!.Image));
    }

    [Fact]
    public async Task An_image_older_than_90_days_is_no_upgrade()
    {
        await using var azure = await Taken();
        azure.Pass(TimeSpan.FromDays(90));
        var (status, body, _) = await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { creationData = new { sourceResourceId = Snapshot } } });
        Assert.Equal(400, status);
        Assert.Contains("90 days", SimulatedAzure.Message(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machines_of_another_family_are_refused()
    {
        await using var azure = await Taken();
        var (status, body, _) = await azure.Send("PUT", $"{SimulatedAzure.Shop}/agentPools/twin?{SimulatedAzure.Version}",
            new { properties = new { vmSize = "Standard_E8s_v5", creationData = new { sourceResourceId = Snapshot } } });
        Assert.Equal(400, status);
        Assert.Contains("Standard_D8s_v5", SimulatedAzure.Message(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_outlives_a_kill_and_its_pool()
    {
        await using var azure = await Taken();
        await azure.Send("DELETE", $"{Apps}?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromHours(1));
        await using var again = await azure.StartedAfterKill();
        Assert.Equal(SmallFleet.Old, (string?)(await again.Send("GET", $"{Snapshot}?{SimulatedAzure.Version}")).Body["properties"]!["nodeImageVersion"]);
    }

    [Theory]
    [InlineData("westeurope", Apps, 400, "must be the same")]
    [InlineData("eastus", SimulatedAzure.Shop + "/agentPools/none", 404, "none")]
    [InlineData("eastus", "", 400, "creationData.sourceResourceId")]
    public async Task One_of_nothing_is_refused(string location, string source, int expected, string message)
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("PUT", $"{Snapshot}?{SimulatedAzure.Version}", new { location, properties = new { creationData = new { sourceResourceId = source } } });
        Assert.Equal(expected, status);
        Assert.Contains(message, SimulatedAzure.Message(body), StringComparison.Ordinal);
    }

    private static async Task<SimulatedAzure> Taken()
    {
        var azure = await SimulatedAzure.Start();
        await Take(azure);
        return azure;
    }

    private static async Task Take(SimulatedAzure azure) => Assert.Equal(201, (await azure.Send("PUT", $"{Snapshot}?{SimulatedAzure.Version}",
        new { location = "eastus", properties = new { creationData = new { sourceResourceId = Apps }, snapshotType = "NodePool" } })).Status);
}
