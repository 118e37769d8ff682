using System.Collections.Concurrent;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.EndToEnd.Rollout;

/// <summary>node-pool-rollout against a simulated Azure, with windows that are always open and a list where pub/sub would be.</summary>
public sealed class RolloutApp : IFactPublisher, IWindows, IDisposable
{
    private readonly SimulatedAzure _azure;
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("rollout-");
    private WebApplicationFactory<NodePoolRolloutApp> _app;

    public RolloutApp(SimulatedAzure azure)
    {
        _azure = azure;
        _app = Start();
        Client = _app.CreateClient();
    }

    public HttpClient Client { get; private set; }

    public ConcurrentQueue<string> Facts { get; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Ends this process' share of it and begins anew on the same data.</summary>
    public void Restart()
    {
        _app.Dispose();
        _app = Start();
        Client = _app.CreateClient();
    }

    public async Task<FleetInventory> Inventory() => (await Client.GetFromJsonAsync<FleetInventory>("/fleet/inventory?refresh=true", ReleaseJson.Tolerant, Stop))!;

    public async Task<PoolUpgrade> Begin(FleetPool pool, string image, StageLimits limits, PoolUpgradeSettings? settings = null, string release = "rel-1")
    {
        var id = $"{release}.{pool.ClusterId.Split('/')[^1]}.{pool.Name}";
        using var answer = await Client.PutAsJsonAsync(
            $"/rollouts/operations/{id}", new StartPoolUpgradeRequest(release, "all", pool.ClusterId, pool.Id, image, settings ?? new(), limits), ReleaseJson.Tolerant, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        return (await answer.Content.ReadFromJsonAsync<PoolUpgrade>(ReleaseJson.Tolerant, Stop))!;
    }

    public async Task<IReadOnlyList<PoolUpgrade>> Upgrades() =>
        (await Client.GetFromJsonAsync<Page<PoolUpgrade>>("/rollouts/operations?releaseId=rel-1", ReleaseJson.Tolerant, Stop))!.Value;

    public async Task<IReadOnlyList<PoolUpgrade>> UntilAll(Func<PoolUpgrade, bool> so)
    {
        while (true)
        {
            var upgrades = await Upgrades();
            if (upgrades.All(so))
                return upgrades;
            await Task.Delay(100, Stop);
        }
    }

    public async Task<GateResult> Gate(string gate, IEnumerable<string> operations)
    {
        using var answer = await Client.PostAsJsonAsync("/rollouts/gates", new EvaluateGateRequest("rel-1", "all", gate, [.. operations]), ReleaseJson.Tolerant, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        return (await answer.Content.ReadFromJsonAsync<GateResult>(ReleaseJson.Tolerant, Stop))!;
    }

    public void Dispose()
    {
        _app.Dispose();
        _data.Delete(true);
    }

    Task IFactPublisher.Publish(string id, string topic, string data, CancellationToken stop)
    {
        Facts.Enqueue($"{topic} {data}");
        return Task.CompletedTask;
    }

    Task<WindowDecision> IWindows.Decide(ClusterFacts cluster, CancellationToken stop) => Task.FromResult(Allowed(cluster));

    Task<IReadOnlyList<WindowDecision>> IWindows.Decide(IReadOnlyList<ClusterFacts> clusters, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<WindowDecision>>([.. clusters.Select(Allowed)]);

    private WebApplicationFactory<NodePoolRolloutApp> Start() => new WebApplicationFactory<NodePoolRolloutApp>().WithWebHostBuilder(host =>
    {
        host.UseSetting("Data:Directory", _data.FullName);
        host.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (name, value) in _azure.Settings())
            host.UseSetting(name, value);
        host.ConfigureTestServices(services => services.AddSingleton<IFactPublisher>(this).AddSingleton<IWindows>(this));
    });

    private static WindowDecision Allowed(ClusterFacts cluster) => new(cluster.Id, true, "No window limits it.", null, null);
}
