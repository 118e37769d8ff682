using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_it_is_asked_over_http : IFactPublisher, IDisposable
{
    private const string Subscription = "5f0c2d1e-8a34-4b6f-9c1d-0e7f3a5b2c48";
    private const string Cluster = $"/subscriptions/{Subscription}/resourceGroups/fleet/providers/Microsoft.ContainerService/managedClusters/shop-eastus";
    private const string Operation = "rel-1.shop-eastus.apps";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("rollout-");
    private readonly WebApplicationFactory<NodePoolRolloutApp> _app;
    private readonly HttpClient _client;
    private readonly FakeFleet _fleet = new();
    private readonly ConcurrentQueue<(string Topic, string Data)> _facts = [];

    public When_it_is_asked_over_http()
    {
        _fleet.Add("shop-eastus");
        _fleet.Add("shop-westeurope", "westeurope", image: "AKSUbuntu-2404gen2containerd-202610.06.0");
        _app = new WebApplicationFactory<NodePoolRolloutApp>().WithWebHostBuilder(host => host
            .UseSetting("Data:Directory", _data.FullName)
            .UseSetting("Logging:LogLevel:Default", "Warning")
            .UseSetting("Rollout:Soon", "00:00:00.02")
            .UseSetting("Rollout:ShortestPoll", "00:00:00.02")
            .ConfigureTestServices(services => services
                .AddSingleton<IFactPublisher>(this).AddSingleton<INodePools>(_fleet).AddSingleton<IPoolSnapshots>(_fleet).AddSingleton<IClusterHealth>(_fleet).AddSingleton<IWindows>(_fleet)));
        _client = _app.CreateClient();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _app.Stop();
        _data.Delete(true);
    }

    Task IFactPublisher.Publish(string id, string topic, string data, CancellationToken stop)
    {
        _facts.Enqueue((topic, data));
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_upgrade_is_accepted_done_and_told()
    {
        using var accepted = await Put(Request());
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal($"/rollouts/operations/{Operation}", accepted.Headers.Location?.OriginalString);
        var done = await Ended();
        Assert.Equal((PoolUpgradeState.Succeeded, "eastus", "apps"), (done.State, done.Region, done.PoolName));
        while (_facts.IsEmpty)
            await Task.Delay(5, Stop);
        Assert.Equal("pool-upgraded", Assert.Single(_facts).Topic);
    }

    [Fact]
    public async Task The_same_again_is_accepted_another_content_is_not()
    {
        using var first = await Put(Request());
        using var second = await Put(Request());
        using var other = await Put(Request(r => r["stage"] = "broad"));
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Conflict), (second.StatusCode, other.StatusCode));
        await Ended();
        Assert.Single(_fleet.Upgrades);
    }

    [Theory]
    [InlineData("releaseId", "\"\"", "releaseId")]
    [InlineData("stage", "null", "stage")]
    [InlineData("clusterId", "\"shop-eastus\"", "clusterId")]
    [InlineData("poolId", "\"/subscriptions/other/agentPools/apps\"", "poolId")]
    [InlineData("targetImage", "\"latest\"", "targetImage")]
    [InlineData("settings", """{"maxSurge":"many"}""", "settings.maxSurge")]
    [InlineData("settings", """{"maxSurge":"0"}""", "settings.maxSurge")]
    [InlineData("settings", """{"drainTimeoutMinutes":1}""", "settings.drainTimeoutMinutes")]
    [InlineData("settings", """{"nodeSoakMinutes":31}""", "settings.nodeSoakMinutes")]
    [InlineData("settings", "null", "settings")]
    [InlineData("settings", "{\"maxSurge\":\"0\",\"maxUnavailable\":\"0\"}", "settings.maxSurge")]
    [InlineData("settings", "{\"maxUnavailable\":\"some\"}", "settings.maxUnavailable")]
    [InlineData("emergency", "{\"by\":\"\",\"reason\":\"CVE\"}", "emergency")]
    [InlineData("emergency", "{\"by\":\"token:tess\",\"reason\":\" \"}", "emergency")]
    [InlineData("limits", "null", "limits")]
    [InlineData("limits", """{"maxConcurrentClusters":0,"maxConcurrentPools":1,"maxFailures":0}""", "limits")]
    [InlineData("limits", """{"maxConcurrentClusters":1,"maxConcurrentPools":1,"maxFailures":0,"maxConcurrentNodes":0}""", "limits.maxConcurrentNodes")]
    [InlineData("limits", """{"maxConcurrentClusters":1,"maxConcurrentPools":1,"maxFailures":0,"wider":{"region":{"pools":0}}}""", "limits.wider.region.pools")]
    [InlineData("limits", """{"maxConcurrentClusters":1,"maxConcurrentPools":1,"maxFailures":0,"wider":{"subscription":{"clusters":0}}}""", "limits.wider.subscription.clusters")]
    [InlineData("limits", """{"maxConcurrentClusters":1,"maxConcurrentPools":1,"maxFailures":0,"wider":{"fleet":{"nodes":-1}}}""", "limits.wider.fleet.nodes")]
    [InlineData("surprise", "1", null)]
    public async Task What_cannot_be_right_is_refused_by_field_before_any_effect(string member, string value, string? field)
    {
        using var answer = await Put(Request(r => r[member] = JsonSerializer.Deserialize<JsonElement>(value)));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        if (field is not null)
            Assert.Equal(field, problem.GetProperty("field").GetString());
        using var none = await _client.GetAsync($"/rollouts/operations/{Operation}", Stop);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_hold_can_be_seen_and_lifted()
    {
        using (var hold = await _client.PutAsJsonAsync("/rollouts/holds/rel-1", new HoldRequest(HoldKind.Paused, "a look", "token:tess"), ReleaseJson.Tolerant, Stop))
            Assert.Equal(HttpStatusCode.OK, hold.StatusCode);
        Assert.Equal("a look", (await _client.GetFromJsonAsync<HoldRequest>("/rollouts/holds/rel-1", ReleaseJson.Tolerant, Stop))!.Reason);
        using (await Put(Request()))
        {
        }

        PoolUpgrade upgrade;
        do
            upgrade = await Show();
        while (upgrade.State == PoolUpgradeState.Queued);
        Assert.Equal(PoolUpgradeState.Waiting, upgrade.State);
        using (await _client.DeleteAsync("/rollouts/holds/rel-1", Stop))
            Assert.Equal(PoolUpgradeState.Succeeded, (await Ended()).State);
        using var gone = await _client.GetAsync("/rollouts/holds/rel-1", Stop);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task The_inventory_says_which_pools_are_not_ours()
    {
        var inventory = (await _client.GetFromJsonAsync<FleetInventory>("/fleet/inventory", ReleaseJson.Tolerant, Stop))!;
        Assert.Equal((2, 4), (inventory.Clusters.Count, inventory.Pools.Count));
        Assert.Equal(2, inventory.Pools.Count(pool => pool.NotOurs?.StartsWith("Ubuntu", StringComparison.Ordinal) == true));
        Assert.Equal("AKSAzureLinux-V3gen2", inventory.Pools[0].Family);
    }

    [Fact]
    public async Task The_inventory_is_kept_and_shown_with_its_moment_while_Azure_is_away()
    {
        var first = (await _client.GetFromJsonAsync<FleetInventory>("/fleet/inventory", ReleaseJson.Tolerant, Stop))!;
        _fleet.Troubles["List"] = new Queue<Exception>([AzureException.Of(503, null, "away")]);
        Assert.Equal(first.TakenAt, (await _client.GetFromJsonAsync<FleetInventory>("/fleet/inventory", ReleaseJson.Tolerant, Stop))!.TakenAt);
        using (var refused = await _client.GetAsync("/fleet/inventory?refresh=true", Stop))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.True((await _client.GetFromJsonAsync<FleetInventory>("/fleet/inventory?refresh=true", ReleaseJson.Tolerant, Stop))!.TakenAt > first.TakenAt);
    }

    [Theory]
    [InlineData("/fleet/pools?cluster=shop-eastus", 2)]
    [InlineData($"/fleet/pools?cluster={Cluster}", 2)]
    [InlineData("/fleet/pools?target=true", 2)]
    [InlineData("/fleet/pools?mode=system", 2)]
    [InlineData("/fleet/pools?family=AKSAzureLinux-V3gen2&mode=User", 1)]
    public async Task Pools_are_found_by_what_they_are(string address, int count) =>
        Assert.Equal(count, (await _client.GetFromJsonAsync<Page<FleetPool>>(address, ReleaseJson.Tolerant, Stop))!.Value.Count);

    [Fact]
    public async Task Lists_are_read_page_by_page()
    {
        var seen = new List<string>();
        for (var next = "/fleet/pools?top=1&target=true"; next is not null;)
        {
            var page = (await _client.GetFromJsonAsync<Page<FleetPool>>(next, ReleaseJson.Tolerant, Stop))!;
            seen.AddRange(page.Value.Select(pool => pool.Name));
            next = page.NextLink;
        }

        Assert.Equal(["apps", "system"], seen);
        using var refused = await _client.GetAsync("/fleet/pools?top=0", Stop);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private static Dictionary<string, object?> Request(Action<Dictionary<string, object?>>? change = null)
    {
        var request = new Dictionary<string, object?>
        {
            ["releaseId"] = "rel-1",
            ["stage"] = "canary",
            ["clusterId"] = Cluster,
            ["poolId"] = $"{Cluster}/agentPools/apps",
            ["targetImage"] = Images.November,
            ["settings"] = new { },
            ["limits"] = new { maxConcurrentClusters = 1, maxConcurrentPools = 1, maxFailures = 0 },
        };
        change?.Invoke(request);
        return request;
    }

    private Task<HttpResponseMessage> Put(object request) => _client.PutAsJsonAsync($"/rollouts/operations/{Operation}", request, Stop);

    private async Task<PoolUpgrade> Show() => (await _client.GetFromJsonAsync<PoolUpgrade>($"/rollouts/operations/{Operation}", ReleaseJson.Tolerant, Stop))!;

    private async Task<PoolUpgrade> Ended()
    {
        while (true)
        {
            var upgrade = await Show();
            if (upgrade.State.IsFinal)
                return upgrade;
            await Task.Delay(10, Stop);
        }
    }
}
