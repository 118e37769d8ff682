using System.Net.Http.Headers;
using System.Text;
using AzureSimulator.Fleet;
using AzureSimulator.InMemory;

namespace StandIns.Tests.Simulator;

/// <summary>Random stories on one cluster, each repeatable by its number: whatever was asked, everything comes to an end and fits together.</summary>
public class When_anything_is_asked_in_any_order
{
    private const string Apps = $"{SimulatedAzure.Shop}/agentPools/apps";
    private const string Snapshot = $"/subscriptions/{SimulatedAzure.Subscription}/resourceGroups/images/providers/Microsoft.ContainerService/snapshots/any";
    private static readonly string Fleet = SmallFleet.Text.Replace("kubernetesVersion: 1.34.8", "kubernetesVersion: 1.33.5", StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(170)]
    [InlineData(260)]
    public async Task Every_story_ends_well_defined(int first)
    {
        var fleet = FleetReader.Parse("fleet.yaml", Fleet);
        for (var seed = first; seed < first + 15; seed++)
            await Play(fleet, seed);
    }

    private static async Task Play(FleetFile fleet, int seed)
    {
        var random = new Random(seed);
        var time = new MovedClock();
        await using var azure = await InMemoryAzure.Start(fleet, time, seed);
        using var http = new HttpClient(azure.Handler, disposeHandler: false) { BaseAddress = InMemoryAzure.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", azure.AccessToken());
        var told = new List<string>();
        async Task<int> Ask(string method, string path, object? body = null, string version = "2026-06-02-preview")
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"{path}?api-version={version}");
            if (body is not null)
                request.Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
            using var response = await http.SendAsync(request);
            told.Add($"{method} {path[(path.LastIndexOf('/') + 1)..]} {System.Text.Json.JsonSerializer.Serialize(body)} -> {(int)response.StatusCode}");
            return (int)response.StatusCode;
        }
        try
        {
            for (var step = 0; step < 40; step++)
            {
                time.Pass(TimeSpan.FromMinutes(random.Next(0, 25)));
                Assert.InRange(await Next(azure, random, Ask), 200, 499);
            }
            await Ask("DELETE", "/_simulator/faults");
            time.Pass(TimeSpan.FromDays(6));
            azure.World.Do(() => { });
            Check(azure);
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException($"Story {seed}:\n{string.Join('\n', told)}", problem);
        }
    }

    private static Task<int> Next(InMemoryAzure azure, Random random, Func<string, string, object?, string, Task<int>> ask)
    {
        Task<int> Ask(string method, string path, object? body = null) => ask(method, path, body, "2026-06-02-preview");
        Task<int> Put(object properties) => Ask("PUT", Apps, new { properties });
        var pool = azure.World.Pools.Find(Apps)!;
        var day = (10 + random.Next(0, 15)).ToString("D2", System.Globalization.CultureInfo.InvariantCulture);
        return random.Next(18) switch
        {
            0 => Ask("POST", "/_simulator/images", new { image = $"AKSAzureLinux-V3gen2-202611.{day}.0" }),
            1 or 2 or 3 => Ask("POST", $"{Apps}/upgradeNodeImageVersion"),
            4 => Put(new { count = random.Next(0, 6) }),
            5 => Ask("POST", $"{Apps}/abort"),
            6 => Put(new { nodeImageVersion = pool.RecentlyUsed is [var used, ..] ? used.NodeImageVersion : pool.Image }),
            7 => Put(new { powerState = new { code = random.Next(2) == 0 ? "Stopped" : "Running" } }),
            8 => Put(new { upgradeStrategy = random.Next(2) == 0 ? "BlueGreen" : "Rolling", upgradeSettingsBlueGreen = new { drainBatchSize = "50%", batchSoakDurationInMinutes = 1, finalSoakDurationInMinutes = 30 } }),
            9 => Ask("POST", $"{Apps}/completeUpgrade"),
            10 => Ask("PUT", SimulatedAzure.Shop, new { location = "eastus", properties = new { kubernetesVersion = random.Next(2) == 0 ? "1.34.8" : "1.33.12" } }),
            11 => Put(new { orchestratorVersion = "", enableFIPS = random.Next(3) == 0 }),
            12 => Ask("POST", $"{SimulatedAzure.Shop}/{(random.Next(2) == 0 ? "stop" : "start")}"),
            13 => Ask("POST", $"{SimulatedAzure.Shop}/abort"),
            14 => Ask("POST", $"{Apps}/deleteMachines", new { machineNames = pool.Nodes.Take(1).Select(node => node.Name) }),
            15 => Ask("PUT", Snapshot, new { location = "eastus", properties = new { creationData = new { sourceResourceId = Apps } } }),
            16 => Put(new { creationData = new { sourceResourceId = Snapshot } }),
            _ => Ask("POST", "/_simulator/faults", random.Next(2) == 0
                ? new { kind = "failNode", pool = "apps" } : new { kind = "slowDrain", pool = "apps", delay = "2h", times = 1 }),
        };
    }

    private static void Check(InMemoryAzure azure)
    {
        var (world, now) = (azure.World, azure.World.Clock.Now);
        var cluster = world.Clusters.Find(SimulatedAzure.Shop)!;
        Assert.Null(cluster.OperationId);
        Assert.Contains(cluster.ProvisioningState, new[] { "Succeeded", "Canceled" });
        Assert.All(world.Operations.All, operation => Assert.True(operation.IsOver, operation.ResourceId));
        foreach (var pool in cluster.Pools.Select(key => world.Pools.Find(key)!))
        {
            Assert.Null(pool.Run);
            Assert.Contains(pool.ProvisioningState, new[] { "Succeeded", "Failed", "Canceled" });
            Assert.Equal(pool.Nodes.Count + pool.Parked.Count, pool.Nodes.Concat(pool.Parked).DistinctBy(node => node.Name).Count());
            Assert.DoesNotContain(pool.Nodes, node => node.Surge);
            if (pool.IsStopped || cluster.IsStopped)
            {
                Assert.Empty(pool.Nodes);
                continue;
            }
            Assert.Empty(pool.Parked);
            if (pool.ProvisioningState != "Succeeded" || pool.IsBetweenColors || pool.UnfinishedImage is not null)
                continue;
            Assert.Equal(pool.Count, pool.Nodes.Count);
            Assert.All(pool.Nodes, node => Assert.Equal((pool.Image, pool.OrchestratorVersion, false, true), (node.Image, node.KubeletVersion, node.Cordoned, node.IsReady(now))));
        }
    }

    private sealed class MovedClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.UtcTicks;

        public void Pass(TimeSpan span) => _now += span;
    }
}
