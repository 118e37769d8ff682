using Azure;

namespace StandIns.Tests.Simulator;

public class When_the_simulator_is_killed
{
    private const string Pool = $"{SimulatedAzure.Shop}/agentPools/apps";

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(7, false)]
    [InlineData(12.5, false)]
    [InlineData(7, true)]
    public async Task An_upgrade_in_flight_goes_on_and_no_node_is_touched_twice(double minutes, bool fromSnapshot)
    {
        await using var azure = await SimulatedAzure.Start(journalLimit: fromSnapshot ? 1 : null);
        await azure.OfferImage(SmallFleet.New);
        var operation = await azure.Pool("apps").UpgradeNodeImageVersionAsync(WaitUntil.Started, SimulatedAzure.Stop);
        azure.Pass(TimeSpan.FromMinutes(minutes));

        await using var again = await azure.StartedAfterKill();
        again.Pass(TimeSpan.FromHours(1));

        var pool = again.Host.World.Pools.Find(Pool)!;
        Assert.Equal(("Succeeded", SmallFleet.New), (pool.ProvisioningState, pool.Image));
        Assert.Equal([1, 1, 1], again.Log("node").Where(entry => entry["event"]!.GetValue<string>() == "reimaged").CountBy(entry => entry["node"]!.GetValue<string>()).Select(node => node.Value));
        Assert.Equal(Enumerable.Range(1, again.Host.World.LogSince(0).Count), again.Host.World.LogSince(0).Select(entry => entry["sequence"]!.GetValue<int>()));
        Assert.False(operation.HasCompleted);
        Assert.Equal(fromSnapshot, File.Exists(Path.Combine(azure.Host.World.Directory, "state.jsonl")));
    }

    [Fact]
    public async Task A_line_cut_short_is_as_if_never_written()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        var journal = new FileInfo(Path.Combine(azure.Host.World.Directory, "journal.jsonl"));
        var before = journal.Length;
        await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        journal.Refresh();

        await using var again = await azure.StartedAfterKill((before + journal.Length) / 2);

        Assert.Equal("Succeeded", again.Host.World.Pools.Find(Pool)!.ProvisioningState);
        Assert.Equal(SmallFleet.New, again.Host.World.Catalogue.Find($"eastus/{SmallFleet.New}")?.Image);
    }

    [Fact]
    public async Task Tokens_and_trust_stay_valid()
    {
        await using var azure = await SimulatedAzure.Start();
        await using var again = await azure.StartedAfterKill();
        var (status, _, _) = await again.Send("GET", $"{Pool}?{SimulatedAzure.Version}", token: azure.Token());
        Assert.Equal(200, status);
    }

    [Fact]
    public async Task Another_fleet_file_is_refused_unless_started_fresh()
    {
        await using var azure = await SimulatedAzure.Start();
        await using (var again = await azure.StartedAfterKill())
        {
            var directory = again.Host.World.Directory;
            await again.Host.DisposeAsync();
            var fleet = Path.Combine(azure.Root, "other.yaml");
            await File.WriteAllTextAsync(fleet, SmallFleet.Text.Replace("canary", "early", StringComparison.Ordinal), SimulatedAzure.Stop);
            var options = new AzureSimulator.SimulatorOptions(fleet, directory, 0);

            var problem = await Assert.ThrowsAsync<AzureSimulator.Model.FleetChangedException>(() => AzureSimulator.Simulator.Start(options));
            await using var fresh = await AzureSimulator.Simulator.Start(options with { Fresh = true });

            Assert.Contains("--fresh", problem.Message, StringComparison.Ordinal);
            Assert.Equal("early", fresh.World.Clusters.Find(SimulatedAzure.Shop)!.Tags["ring"]);
        }
    }

    [Fact]
    public async Task A_second_simulator_on_the_same_directory_is_refused()
    {
        await using var azure = await SimulatedAzure.Start();
        var problem = await Assert.ThrowsAsync<IOException>(() => AzureSimulator.Simulator.Start(
            new AzureSimulator.SimulatorOptions(Path.Combine(azure.Root, "fleet.yaml"), azure.Host.World.Directory, 0)));
        Assert.Contains("in use by another simulator", problem.Message, StringComparison.Ordinal);
    }
}
