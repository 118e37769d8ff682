using System.Text.Json.Nodes;

namespace StandIns.Tests.Simulator;

public class When_a_pool_is_upgraded_blue_green
{
    private const string Apps = $"{SimulatedAzure.Shop}/agentPools/apps";
    private const string Preview = "api-version=2026-06-02-preview";

    [Fact]
    public async Task Green_nodes_come_first_blue_ones_are_drained_in_batches_and_removed_after_the_last_soak()
    {
        await using var azure = await Upgrading();
        Assert.Equal(6, Nodes(azure).Count);
        azure.Pass(TimeSpan.FromMinutes(3));
        Assert.Equal([true, true, true, false, false, false], Nodes(azure).Select(node => node.Cordoned));
        Assert.Single(azure.Log("node"), entry => (string?)entry["event"] == "drained");

        azure.Pass(TimeSpan.FromMinutes(2 * 16));
        Assert.Equal(3, azure.Log("node").Count(entry => (string?)entry["event"] == "drained"));
        Assert.Equal(6, Nodes(azure).Count);
        azure.Pass(TimeSpan.FromHours(2));

        var pool = azure.Host.World.Pools.Find(Apps)!;
        Assert.Equal(("Succeeded", SmallFleet.New), (pool.ProvisioningState, pool.Image));
        Assert.Equal([SmallFleet.New, SmallFleet.New, SmallFleet.New], Nodes(azure).Select(node => node.Image));
        Assert.All(Nodes(azure), node => Assert.False(node.Cordoned || node.Green));
    }

    [Fact]
    public async Task The_last_soak_can_be_cut_short()
    {
        await using var azure = await Upgrading();
        Assert.Equal(409, (await azure.Send("POST", $"{Apps}/completeUpgrade?{Preview}")).Status);
        azure.Pass(TimeSpan.FromMinutes(40));
        Assert.Equal(202, (await azure.Send("POST", $"{Apps}/completeUpgrade?{Preview}")).Status);
        azure.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal((3, "Succeeded"), (Nodes(azure).Count, azure.Host.World.Pools.Find(Apps)!.ProvisioningState));
    }

    [Fact]
    public async Task It_can_be_taken_back_in_the_last_soak_and_not_before()
    {
        await using var azure = await Upgrading();
        azure.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(409, (await Back(azure)).Status);
        azure.Pass(TimeSpan.FromMinutes(35));
        var (status, _, response) = await Back(azure);
        Assert.Equal(200, status);
        azure.Pass(TimeSpan.FromMinutes(5));

        Assert.Equal("Succeeded", (string?)(await azure.Send("GET", response.Headers.GetValues("Azure-AsyncOperation").Single())).Body["status"]);
        Assert.Equal([SmallFleet.Old, SmallFleet.Old, SmallFleet.Old], Nodes(azure).Select(node => node.Image));
        Assert.All(Nodes(azure), node => Assert.False(node.Cordoned));
        Assert.DoesNotContain(azure.Log("node"), entry => (string?)entry["event"] == "reimaged");
    }

    [Fact]
    public async Task An_abort_pauses_it_with_both_colors_and_the_next_upgrade_goes_on()
    {
        await using var azure = await Upgrading();
        azure.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(202, (await azure.Send("POST", $"{Apps}/abort?{Preview}")).Status);
        azure.Pass(TimeSpan.FromHours(3));
        Assert.Equal((6, "Canceled"), (Nodes(azure).Count, azure.Host.World.Pools.Find(Apps)!.ProvisioningState));

        await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{Preview}");
        azure.Pass(TimeSpan.FromHours(3));
        Assert.Equal([SmallFleet.New, SmallFleet.New, SmallFleet.New], Nodes(azure).Select(node => node.Image));
        Assert.Equal(3, azure.Log("node").Count(entry => (string?)entry["event"] == "green-added"));
    }

    [Fact]
    public async Task A_paused_one_can_be_taken_back()
    {
        await using var azure = await Upgrading();
        azure.Pass(TimeSpan.FromMinutes(5));
        await azure.Send("POST", $"{Apps}/abort?{Preview}");
        azure.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await Back(azure)).Status);
        azure.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal([SmallFleet.Old, SmallFleet.Old, SmallFleet.Old], Nodes(azure).Select(node => node.Image));
        Assert.All(Nodes(azure), node => Assert.False(node.Cordoned));
    }

    [Fact]
    public async Task A_kill_in_the_middle_changes_nothing()
    {
        await using var azure = await Upgrading();
        azure.Pass(TimeSpan.FromMinutes(10));
        await using var again = await azure.StartedAfterKill();
        again.Pass(TimeSpan.FromHours(3));
        Assert.Equal([SmallFleet.New, SmallFleet.New, SmallFleet.New], again.Host.World.Pools.Find(Apps)!.Nodes.Select(node => node.Image));
        Assert.Equal(3, again.Log("node").Count(entry => (string?)entry["event"] == "removed"));
    }

    [Fact]
    public async Task It_needs_cores_for_a_second_set_of_nodes()
    {
        await using var azure = await Upgrading(SmallFleet.Text.Replace("pair: westus", "vcpuQuota: 50", StringComparison.Ordinal));
        Assert.Equal("QuotaExceeded", azure.Host.World.Pools.Find(Apps)!.Problem?.Code);
        Assert.Equal(3, Nodes(azure).Count);
    }

    [Fact]
    public async Task Stable_versions_neither_show_nor_change_nor_complete_it()
    {
        await using var azure = await SimulatedAzure.Start();
        await Choose(azure);
        await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { count = 3, upgradeStrategy = "Rolling" } });
        azure.Pass(TimeSpan.FromMinutes(5));
        var stable = (await azure.Send("GET", $"{Apps}?{SimulatedAzure.Version}")).Body["properties"]!;
        var preview = (await azure.Send("GET", $"{Apps}?{Preview}")).Body["properties"]!;
        var complete = await azure.Send("POST", $"{Apps}/completeUpgrade?{SimulatedAzure.Version}");

        Assert.Null(stable["upgradeStrategy"]);
        Assert.Equal("BlueGreen", (string?)preview["upgradeStrategy"]);
        Assert.Equal((404, "InvalidResourceType"), (complete.Status, SimulatedAzure.Code(complete.Body)));
        Assert.Contains("2025-10-02-preview", SimulatedAzure.Message(complete.Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"upgradeStrategy":"Red"}""", "upgradeStrategy")]
    [InlineData("""{"upgradeSettingsBlueGreen":{"drainBatchSize":"0"}}""", "drainBatchSize")]
    [InlineData("""{"upgradeSettingsBlueGreen":{"finalSoakDurationInMinutes":10081}}""", "finalSoakDurationInMinutes")]
    public async Task Settings_that_make_no_sense_are_refused(string properties, string named)
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("PUT", $"{Apps}?{Preview}", new { properties = JsonNode.Parse(properties) });
        Assert.Equal(400, status);
        Assert.Contains(named, SimulatedAzure.Message(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_operation_is_found_at_the_pool()
    {
        await using var azure = await Upgrading();
        var (status, body, _) = await azure.Send("GET", $"{Apps}/operations/latest?{Preview}");
        Assert.Equal((200, "InProgress"), (status, (string?)body["status"]));
        Assert.Equal(404, (await azure.Send("GET", $"{Apps}/operations/latest?{SimulatedAzure.Version}")).Status);
    }

    private static List<AzureSimulator.Model.NodeState> Nodes(SimulatedAzure azure) => azure.Host.World.Pools.Find(Apps)!.Nodes;

    private static Task<(int Status, JsonNode Body, HttpResponseMessage Response)> Back(SimulatedAzure azure) =>
        azure.Send("PUT", $"{Apps}?{Preview}", new { properties = new { nodeImageVersion = SmallFleet.Old, upgradeStrategy = "BlueGreen" } });

    private static async Task Choose(SimulatedAzure azure)
    {
        var settings = new { drainBatchSize = "1", batchSoakDurationInMinutes = 15, finalSoakDurationInMinutes = 60 };
        Assert.Equal(200, (await azure.Send("PUT", $"{Apps}?{Preview}", new { properties = new { upgradeStrategy = "BlueGreen", upgradeSettingsBlueGreen = settings } })).Status);
        azure.Pass(TimeSpan.FromMinutes(5));
    }

    private static async Task<SimulatedAzure> Upgrading(string? fleet = null)
    {
        var azure = await SimulatedAzure.Start(fleet);
        await azure.OfferImage(SmallFleet.New);
        await Choose(azure);
        Assert.Equal(202, (await azure.Send("POST", $"{Apps}/upgradeNodeImageVersion?{SimulatedAzure.Version}")).Status);
        azure.Pass(TimeSpan.Zero);
        return azure;
    }
}
