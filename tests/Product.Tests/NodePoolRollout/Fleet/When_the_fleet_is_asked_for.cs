using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.Fleet;

public sealed class When_the_fleet_is_asked_for : IFactPublisher, IDisposable
{
    private const string Other = "9b8f3a52-7c1e-4d64-9e0a-6a1f2c3d4e5f";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("fleet-");
    private readonly WebApplicationFactory<NodePoolRolloutApp> _app;
    private readonly HttpClient _client;
    private readonly SteppedClock _clock = new();
    private readonly FakeFleet _fleet = new();

    public When_the_fleet_is_asked_for()
    {
        var near = _fleet.Add("shop-eastus");
        near.Tags["ring"] = "canary";
        near.Tags["team"] = "=cmd|' /C calc'!A0";
        near.Pools[1].Details = new("Linux", "aarch64", true, false, true, 1, 5, "Spot", 110, null, ["1", "2"], null, new Dictionary<string, string> { ["note"] = "one, \"two\"" });
        near.Pools[1].MoveTo("AKSAzureLinux-V3gen2arm64-202607.09.0");
        var far = _fleet.Add("shop-westeurope", "westeurope", image: "AKSUbuntu-2404gen2containerd-202610.06.0", subscription: Other);
        far.Tags["ring"] = "broad";
        far.NodeOsChannel = "NodeImage";
        _fleet.Window = cluster => new WindowDecision(cluster.Id, cluster.Region == "eastus", "a reason", null, null, ["nightly"], ["year-end"]);
        _app = new WebApplicationFactory<NodePoolRolloutApp>().WithWebHostBuilder(host => host
            .UseSetting("Data:Directory", _data.FullName)
            .UseSetting("Logging:LogLevel:Default", "Warning")
            .ConfigureTestServices(services => services
                .AddSingleton<TimeProvider>(_clock).AddSingleton<IFactPublisher>(this).AddSingleton<INodePools>(_fleet).AddSingleton<IClusterHealth>(_fleet).AddSingleton<IWindows>(_fleet)));
        _client = _app.CreateClient();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _app.Stop();
        _data.Delete(true);
    }

    Task IFactPublisher.Publish(string id, string topic, string data, CancellationToken stop) => Task.CompletedTask;

    [Theory]
    [InlineData("", "shop-eastus shop-westeurope")]
    [InlineData("region=eastus", "shop-eastus")]
    [InlineData("region=EastUS&region=westeurope", "shop-eastus shop-westeurope")]
    [InlineData($"subscription={Other}", "shop-westeurope")]
    [InlineData("resourceGroup=fleet", "shop-eastus shop-westeurope")]
    [InlineData("resourceGroup=else", "")]
    [InlineData("tag=ring:canary", "shop-eastus")]
    [InlineData("tag=RING:canary", "shop-eastus")]
    [InlineData("tag=ring:Canary", "")]
    [InlineData("tag=ring", "shop-eastus shop-westeurope")]
    [InlineData("tag=ring&tag=team", "shop-eastus")]
    [InlineData("name=shop-eastus", "shop-eastus")]
    [InlineData("name=shop-*", "shop-eastus shop-westeurope")]
    [InlineData("name=*europe", "shop-westeurope")]
    [InlineData("name=*-east*", "shop-eastus")]
    [InlineData("kubernetesVersion=1.34", "shop-eastus shop-westeurope")]
    [InlineData("kubernetesVersion=1.3", "")]
    [InlineData("flag=node-os-auto-upgrade-on", "shop-westeurope")]
    [InlineData("flag=spot", "shop-eastus")]
    [InlineData("family=AKSAzureLinux-V3gen2arm64", "shop-eastus")]
    [InlineData("target=true", "shop-eastus")]
    [InlineData("osSku=AzureLinux&mode=System", "shop-eastus shop-westeurope")]
    [InlineData("olderThan=90d", "shop-eastus")]
    [InlineData("olderThan=365d", "")]
    public async Task Clusters_are_found_by_what_they_are_and_what_their_pools_are(string query, string expected) =>
        Assert.Equal(expected, string.Join(' ', (await Clusters($"/fleet/clusters?{query}")).Value.Select(cluster => cluster.Name)));

    [Theory]
    [InlineData("cluster=shop-eastus", "shop-eastus/apps shop-eastus/system")]
    [InlineData("cluster=shop-*&name=apps", "shop-eastus/apps shop-westeurope/apps")]
    [InlineData("tag=note", "shop-eastus/apps")]
    [InlineData("tag=ring:canary", "shop-eastus/apps shop-eastus/system")]
    [InlineData("flag=ubuntu&region=westeurope", "shop-westeurope/apps shop-westeurope/system")]
    [InlineData("flag=image-older-than-90-days", "shop-eastus/apps")]
    [InlineData("image=AKSAzureLinux-V3gen2-202610.06.0", "shop-eastus/system")]
    [InlineData("target=false", "shop-westeurope/apps shop-westeurope/system")]
    [InlineData("mode=system", "shop-eastus/system shop-westeurope/system")]
    [InlineData("kubernetesVersion=1.34.8&olderThan=90d", "shop-eastus/apps")]
    public async Task Pools_are_found_by_what_they_and_their_clusters_are(string query, string expected) => Assert.Equal(
        expected, string.Join(' ', (await Read<FleetPage<FleetPool>>($"/fleet/pools?{query}")).Value.Select(pool => $"{ArmId.Name(pool.ClusterId)}/{pool.Name}")));

    [Theory]
    [InlineData("/fleet/clusters?colour=red", "fleet-filter-unknown", "colour", "region")]
    [InlineData("/fleet/clusters?cluster=shop", "fleet-filter-unknown", "cluster", "name")]
    [InlineData("/fleet/pools?regoin=eastus", "fleet-filter-unknown", "regoin", "region")]
    [InlineData("/fleet/drift?colour=red", "fleet-filter-unknown", "colour", "release")]
    [InlineData("/fleet/pools?region=", "rollout-request-invalid", "region", "empty")]
    [InlineData("/fleet/pools?mode=Master", "rollout-request-invalid", "mode", "System, User, Gateway")]
    [InlineData("/fleet/pools?flag=odd", "rollout-request-invalid", "flag", "auto-upgrade-on")]
    [InlineData("/fleet/pools?target=maybe", "rollout-request-invalid", "target", "true and false")]
    [InlineData("/fleet/pools?target=true&target=false", "rollout-request-invalid", "target", "more than once")]
    [InlineData("/fleet/pools?olderThan=long", "rollout-request-invalid", "olderThan", "90d")]
    [InlineData("/fleet/pools?format=xml", "rollout-request-invalid", "format", "json and csv")]
    [InlineData("/fleet/pools?format=csv&top=5", "rollout-request-invalid", "top", "one answer")]
    [InlineData("/fleet/pools?top=0", "rollout-request-invalid", "top", "1 to 1000")]
    [InlineData("/fleet/pools?top=many", "rollout-request-invalid", "top", "1 to 1000")]
    [InlineData("/fleet/drift?state=old", "rollout-request-invalid", "state", "resolved")]
    [InlineData("/fleet/drift?kind=old", "rollout-request-invalid", "kind", "MixedNodes")]
    public async Task What_nobody_can_answer_is_refused_naming_what_works(string address, string code, string field, string works)
    {
        using var answer = await _client.GetAsync(address, Stop);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((HttpStatusCode.BadRequest, $"urn:release-orchestrator:error:{code}", field), (answer.StatusCode, problem.GetProperty("type").GetString(), problem.GetProperty("field").GetString()));
        Assert.Contains(works, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_each_other_with_the_same_filters()
    {
        var first = await Clusters("/fleet/clusters?top=1&name=shop-*");
        Assert.Equal("shop-eastus", Assert.Single(first.Value).Name);
        var second = await Clusters(first.NextLink!);
        Assert.Equal(("shop-westeurope", null), (Assert.Single(second.Value).Name, second.NextLink));
    }

    [Fact]
    public async Task Clusters_come_with_their_windows_and_their_age()
    {
        var page = await Clusters("/fleet/clusters?name=shop-westeurope");
        var windows = Assert.Single(page.Value).Windows!;
        Assert.Equal((false, "a reason"), (windows.Open, windows.Reason));
        Assert.Equal(["nightly", "year-end"], [.. windows.Windows, .. windows.Freezes]);
        Assert.Equal(_clock.Now, page.TakenAt);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Without_patch_scheduling_they_come_without()
    {
        _fleet.Troubles["Decide"] = new([RolloutErrors.WindowUndecided("shop", "away")]);
        Assert.All((await Clusters("/fleet/clusters")).Value, cluster => Assert.Null(cluster.Windows));
    }

    [Fact]
    public async Task A_subscription_that_did_not_answer_is_told_with_every_page()
    {
        await Clusters("/fleet/clusters");
        _fleet.Away[Other] = AzureException.Of(503, null, "away");
        _clock.Now += TimeSpan.FromMinutes(5);
        var page = await Read<FleetPage<FleetPool>>("/fleet/pools?top=1");
        Assert.Equal((Other, _clock.Now - TimeSpan.FromMinutes(5)), (Assert.Single(page.Problems).SubscriptionId, page.Problems[0].TakenAt));
    }

    [Theory]
    [InlineData("/fleet/pools?format=csv", null)]
    [InlineData("/fleet/pools", "text/csv")]
    public async Task Pools_come_as_CSV_that_no_spreadsheet_takes_for_formulas(string address, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        using var answer = await _client.SendAsync(request, Stop);
        var lines = (await answer.Content.ReadAsStringAsync(Stop)).Split("\r\n");

        Assert.Equal(("text/csv", "attachment; filename=pools.csv"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.ToString()));
        Assert.Equal(6, lines.Length);
        Assert.StartsWith("cluster,pool,subscription,", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",takenAt", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"shop-eastus,apps,{FakeFleet.Subscription},fleet,eastus,User,AKSAzureLinux-V3gen2arm64,AKSAzureLinux-V3gen2arm64-202607.09.0,2026-07-09,138,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",\"note=one, \"\"two\"\"\",", lines[1], StringComparison.Ordinal);
        Assert.Equal("", lines[5]);
    }

    [Fact]
    public async Task Clusters_come_as_CSV()
    {
        var lines = (await _client.GetStringAsync("/fleet/clusters?format=csv&region=westeurope", Stop)).Split("\r\n");
        Assert.Equal(3, lines.Length);
        Assert.Contains(",NodeImage,false,2,0,6,false,a reason,nightly,year-end,node-os-auto-upgrade-on,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_comes_as_one_document()
    {
        using var answer = await _client.GetAsync("/fleet/export", Stop);
        Assert.Equal("attachment; filename=fleet.json", answer.Content.Headers.ContentDisposition?.ToString());
        var all = (await answer.Content.ReadFromJsonAsync<FleetExport>(ReleaseJson.Tolerant, Stop))!;
        Assert.Equal((2, 2, 4, 0, _clock.Now), (all.Subscriptions.Count, all.Clusters.Count, all.Pools.Count, all.Drift.Count, all.TakenAt));
        Assert.All(all.Clusters, cluster => Assert.NotNull(cluster.Windows));
    }

    [Theory]
    [InlineData("shop-eastus")]
    [InlineData("SHOP-EASTUS")]
    [InlineData($"/subscriptions/{FakeFleet.Subscription}/resourceGroups/fleet/providers/Microsoft.ContainerService/managedClusters/shop-eastus")]
    [InlineData($"%2Fsubscriptions%2F{FakeFleet.Subscription}%2FresourceGroups%2Ffleet%2Fproviders%2FMicrosoft.ContainerService%2FmanagedClusters%2Fshop-eastus")]
    public async Task One_cluster_comes_by_name_or_id_with_all_about_it(string nameOrId)
    {
        var cluster = _fleet.Clusters.Values.First();
        using (await _client.PutAsJsonAsync($"/rollouts/operations/op-1", Upgrade(cluster), ReleaseJson.Tolerant, Stop))
        {
        }

        var detail = await Read<FleetClusterDetail>($"/fleet/clusters/{nameOrId}");
        Assert.Equal(("shop-eastus", 2, "op-1"), (detail.Cluster.Name, detail.Pools.Count, Assert.Single(detail.Operations).Id));
        Assert.NotNull(detail.Cluster.Windows);
        Assert.Empty(detail.Drift);
    }

    [Fact]
    public async Task One_that_is_unknown_or_not_the_only_one_of_its_name_is_refused()
    {
        _fleet.Clusters.Add("twin", new FakeCluster($"/subscriptions/{Other}/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/shop-eastus", "shop-eastus", "westus"));
        Assert.Equal("urn:release-orchestrator:error:fleet-cluster-unknown", await Refusal("/fleet/clusters/nobody", HttpStatusCode.NotFound));
        Assert.Equal("urn:release-orchestrator:error:fleet-cluster-unknown", await Refusal("/fleet/clusters/subscriptions/x", HttpStatusCode.NotFound));
        Assert.Equal("urn:release-orchestrator:error:fleet-cluster-ambiguous", await Refusal("/fleet/clusters/shop-eastus", HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task The_fleet_comes_in_numbers()
    {
        var summary = await Read<FleetSummary>("/fleet/summary");
        Assert.Equal((2, 4, 12, 2, 0), (summary.Clusters, summary.Pools, summary.Nodes, summary.Targets, summary.OpenDrift));
        Assert.Contains(new FleetCount("AKSUbuntu-2404gen2containerd", 1, 2, 6), summary.ByFamily);
        Assert.Contains(new FleetCount(Images.October, 1, 1, 3), summary.ByImage);
        Assert.Contains(new FleetCount("eastus", 1, 2, 6), summary.ByRegion);
        Assert.Contains(new FleetCount("canary", 1, 2, 6), summary.ByRing);
        Assert.Contains(new FleetCount("ubuntu", 1, 2, 6), summary.ByFlag);
        Assert.Contains(new FleetCount("", 1, 2, 6), (await Read<FleetSummary>("/fleet/summary?ring=team")).ByRing);
    }

    [Fact]
    public async Task Drift_is_listed_newest_first_by_what_it_is()
    {
        var database = _app.Services.GetRequiredService<ServiceDatabase>();
        await Clusters("/fleet/clusters");
        foreach (var (id, kind, release, resolved) in (IEnumerable<(string, DriftKind, string, bool)>)[("drift-1", DriftKind.Image, "rel-1", true), ("drift-2", DriftKind.Channel, "rel-1", false), ("drift-3", DriftKind.Image, "rel-2", false)])
        {
            var drift = new Drift(id, _fleet.Clusters.Keys.First(), "", kind, "a", "b", release, _clock.Now, null);
            await database.Write(session => DriftStore.Open(session, drift, id), Stop);
            if (resolved)
                await database.Write(session => DriftStore.Save(session, drift with { ResolvedAt = _clock.Now }), Stop);
        }

        Assert.Equal("drift-3 drift-2", await Ids("/fleet/drift"));
        Assert.Equal("drift-1", await Ids("/fleet/drift?state=resolved"));
        Assert.Equal("drift-2 drift-1", await Ids("/fleet/drift?state=all&release=rel-1"));
        Assert.Equal("drift-3", await Ids("/fleet/drift?kind=image"));
        Assert.Equal("drift-3 drift-2", await Ids("/fleet/drift?cluster=shop-eastus"));
        Assert.Equal("", await Ids("/fleet/drift?cluster=shop_eastus"));
        var page = await Read<Page<Drift>>("/fleet/drift?top=1");
        Assert.Equal("drift-2", await Ids(page.NextLink!));
    }

    private async Task<string> Ids(string address) => string.Join(' ', (await Read<Page<Drift>>(address)).Value.Select(drift => drift.Id));

    private Task<FleetPage<FleetCluster>> Clusters(string address) => Read<FleetPage<FleetCluster>>(address);

    private async Task<T> Read<T>(string address) => (await _client.GetFromJsonAsync<T>(address, ReleaseJson.Tolerant, Stop))!;

    private async Task<string?> Refusal(string address, HttpStatusCode status)
    {
        using var answer = await _client.GetAsync(address, Stop);
        Assert.Equal(status, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("type").GetString();
    }

    private static object Upgrade(FakeCluster cluster) => new
    {
        releaseId = "rel-1",
        stage = "canary",
        clusterId = cluster.Id,
        poolId = $"{cluster.Id}/agentPools/system",
        targetImage = Images.November,
        settings = new { },
        limits = new { maxConcurrentClusters = 1, maxConcurrentPools = 1, maxFailures = 0 },
    };
}
