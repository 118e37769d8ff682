using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.ResourceManager;
using Azure.ResourceManager.ContainerService;
using AzureSimulator.Fleet;
using AzureSimulator.InMemory;

namespace StandIns.Tests.Simulator;

/// <summary>The simulator inside the test's own process and thread, with the official client on a clock that the test moves.</summary>
public class When_it_is_hosted_in_memory
{
    private const string Apps = $"{SimulatedAzure.Shop}/agentPools/apps";
    private static readonly DateTimeOffset Began = new(2027, 1, 4, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_upgrade_of_hours_takes_no_time_and_happens_on_the_clock_given()
    {
        var time = new MovedClock(Began);
        await using var azure = await InMemoryAzure.Start(FleetReader.Parse("fleet.yaml", SmallFleet.Text), time, seed: 1);
        var pool = Client(azure).GetContainerServiceAgentPoolResource(new ResourceIdentifier(Apps));
        azure.World.Do(() => azure.World.Catalogue.Save(AzureSimulator.Model.Seeding.Offer("eastus", SmallFleet.New, Began)));

        var operation = await pool.UpgradeNodeImageVersionAsync(WaitUntil.Started, SimulatedAzure.Stop);
        var moves = 0;
        while (!operation.HasCompleted)
        {
            if (azure.NextDue is { } due && due > time.GetUtcNow())
                time.MoveTo(due);
            await operation.UpdateStatusAsync(SimulatedAzure.Stop);
            Assert.InRange(++moves, 1, 100);
        }

        Assert.Equal(SmallFleet.New, (await pool.GetAsync(SimulatedAzure.Stop)).Value.Data.NodeImageVersion);
        Assert.InRange(time.GetUtcNow() - Began, TimeSpan.FromMinutes(10), TimeSpan.FromHours(2));
        Assert.Contains(azure.World.LogSince(0), entry => (string?)entry["event"] == "reimaged");
    }

    [Fact]
    public async Task The_same_calls_with_the_same_seed_get_the_same_answers()
    {
        Assert.Equal(await Story(7), await Story(7));
        Assert.NotEqual(await Story(7), await Story(8));
    }

    [Fact]
    public async Task Its_refusals_and_lost_answers_reach_the_client()
    {
        await using var azure = await InMemoryAzure.Start(FleetReader.Parse("fleet.yaml", SmallFleet.Text), new MovedClock(Began));
        using var http = new HttpClient(azure.Handler, disposeHandler: false) { BaseAddress = InMemoryAzure.Address };
        using var set = await http.PostAsync("/_simulator/faults", new StringContent("""{"kind":"lostResponse","method":"POST"}"""), SimulatedAzure.Stop);
        var pools = Client(azure);

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => pools.GetContainerServiceAgentPoolResource(new ResourceIdentifier(Apps + "x")).GetAsync(SimulatedAzure.Stop));
        await Assert.ThrowsAsync<RequestFailedException>(() => pools.GetContainerServiceAgentPoolResource(new ResourceIdentifier(Apps)).UpgradeNodeImageVersionAsync(WaitUntil.Started, SimulatedAzure.Stop));

        Assert.Equal("NotFound", refused.ErrorCode);
        Assert.NotNull(azure.World.Pools.Find(Apps)!.Run);
    }

    private static async Task<string> Story(int seed)
    {
        await using var azure = await InMemoryAzure.Start(FleetReader.Parse("fleet.yaml", SmallFleet.Text), new MovedClock(Began), seed);
        var pool = Client(azure).GetContainerServiceAgentPoolResource(new ResourceIdentifier(Apps));
        var operation = await pool.UpgradeNodeImageVersionAsync(WaitUntil.Started, SimulatedAzure.Stop);
        var after = (await pool.GetAsync(SimulatedAzure.Stop)).GetRawResponse();
        return operation.GetRawResponse().Content.ToString() + after.Content + after.Headers.First(header => header.Name == "x-ms-request-id").Value;
    }

    private static ArmClient Client(InMemoryAzure azure) => new(new Credential(azure), SimulatedAzure.Subscription, new ArmClientOptions
    {
        Environment = new ArmEnvironment(InMemoryAzure.Address, "https://management.azure.com"),
        Transport = new HttpClientTransport(azure.Handler),
        Retry = { MaxRetries = 0 },
    });

    private sealed class Credential(InMemoryAzure azure) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(azure.AccessToken(), DateTimeOffset.UtcNow.AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }

    private sealed class MovedClock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.UtcTicks;

        public void MoveTo(DateTimeOffset moment) => _now = moment;
    }
}
