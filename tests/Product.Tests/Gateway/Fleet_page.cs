using System.Net;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;

namespace ReleaseOrchestrator.Tests.Gateway;

public sealed class The_fleet_page : IAsyncLifetime
{
    private const string Cluster = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/weu-01";
    private const string Evil = "<script>alert(1)</script>";

    private static readonly DateTimeOffset Taken = new(2026, 11, 21, 7, 30, 0, TimeSpan.Zero);

    private GatewayHost _gateway = null!;
    private FleetSummary _summary = new(
        Taken, 1, 1, 3, 1, 0, [], [new("AKSAzureLinux-V3gen2", 1, 1, 3)], [new("AKSAzureLinux-V3gen2-202610.12.0", 1, 1, 3)], [new("westeurope", 1, 1, 3)], [new("canary", 1, 1, 3)], [new("spot", 1, 1, 3)]);
    private FleetPool _pool = new(
        $"{Cluster}/agentPools/np1", Cluster, "np1", "User", "AKSAzureLinux-V3gen2", "AKSAzureLinux-V3gen2-202610.12.0", "AzureLinux", 3, "Standard_D8s_v5", "Succeeded", "Running", null,
        KubernetesVersion: "1.34.8", Flags: [new(FleetFlagCodes.Spot, "Spot: a reason", false)], ImageDate: new DateOnly(2026, 10, 12));
    private string? _next;
    private (int Status, string Body)? _refusal;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.Start();
        _gateway.Sidecar.Answer = asked => asked.Path.Split('?')[0] switch
        {
            "/fleet/summary" => (200, "application/json", ReleaseJson.Write(_summary)),
            _ when _refusal is { } refusal => (refusal.Status, "application/problem+json", refusal.Body),
            _ when asked.Path.Contains("format=csv", StringComparison.Ordinal) => (200, "text/csv", "cluster,pool\r\nweu-01,np1\r\n"),
            "/fleet/pools" => (200, "application/json", ReleaseJson.Write(new FleetPage<FleetPool>([_pool], _next, Taken, []))),
            "/fleet/clusters" => (200, "application/json", ReleaseJson.Write(new FleetPage<FleetCluster>(
                [
                    new(Cluster, "weu-01", "s", "g", "westeurope", "1.34.8", "Succeeded", "Running", new Dictionary<string, string> { ["ring"] = "canary" },
                        Flags: [new(FleetFlagCodes.NodeOsAutoUpgradeOn, "Node OS auto-upgrade: AKS may act first", true)],
                        Windows: new(Taken, false, "outside window nightly", null, null, ["nightly"], ["year-end"])),
                ],
                null, Taken, []))),
            "/fleet/drift" => (200, "application/json", ReleaseJson.Write(new Page<Drift>(
                [new("drift-1", Cluster, $"{Cluster}/agentPools/np1", DriftKind.MixedNodes, "wanted-image", "other-image", "rel-1", Taken, null, Note: "Brought back by rel-1-drift-1.")], null))),
            _ => (404, "application/json", "{}"),
        };
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Sends_a_stranger_to_the_sign_in_form()
    {
        using var answer = await _gateway.Client().GetAsync("/fleet", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Redirect, "/login"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task Shows_pools_with_images_ages_and_flags_with_their_reasons()
    {
        var page = await Page("/fleet");
        foreach (var text in (string[])["weu-01", "np1", "202610.12.0", "40 d", "1.34.8", "spot", "Spot: a reason", "Nothing has drifted.", "2026-11-21 07:30 UTC", "30 min ago"])
            Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_clusters_with_their_windows_and_what_blocks()
    {
        var page = await Page("/fleet?show=clusters");
        foreach (var text in (string[])["not now", "outside window nightly", "window nightly, freeze year-end", "node-os-auto-upgrade-on, blocks", "ring: canary"])
            Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_drift_with_what_is_done_about_it()
    {
        _summary = _summary with { OpenDrift = 1 };
        var page = await Page("/fleet?show=drift");
        foreach (var text in (string[])["1 drifted", "weu-01/np1", "Mixed nodes", "wanted-image", "other-image", "Brought back by rel-1-drift-1.", "/?release=rel-1"])
            Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_for_what_its_form_says_and_leaves_empty_fields_out()
    {
        var page = await Page("/fleet?show=pools&cluster=weu-*&name=&flag=spot");
        Assert.Single(_gateway.Sidecar.Invocations, asked => asked.Path == "/fleet/pools?cluster=weu-%2A&flag=spot&top=100");
        Assert.Contains("value=\"weu-*\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/fleet/pools.csv?cluster=weu-%2A&amp;flag=spot\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_on_to_the_next_page_with_the_same_filters()
    {
        _next = "/fleet/pools?flag=spot&top=100&after=%2Fx";
        Assert.Contains("href=\"/fleet?show=pools&amp;flag=spot&amp;top=100&amp;after=%2Fx\"", await Page("/fleet?flag=spot"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_why_something_cannot_be_shown()
    {
        _refusal = (400, """{"type":"urn:release-orchestrator:error:fleet-filter-unknown","title":"x","status":400,"detail":"There is no filter 'colour' here","traceId":"t"}""");
        Assert.Contains("There is no filter &#x27;colour&#x27; here", await Page("/fleet?colour=red"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_which_subscription_did_not_answer()
    {
        _summary = _summary with { Subscriptions = [new("sub-1", Taken - TimeSpan.FromHours(3), "Azure does not answer.", 7), new("sub-2", null, "Azure refused.", 0)] };
        var page = await Page("/fleet");
        foreach (var text in (string[])["Subscription sub-1 did not answer.", "Its 7 clusters are shown as they were", "3 h 30 min ago", "Subscription sub-2 did not answer.", "Its clusters are not known."])
            Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Escapes_whatever_others_wrote()
    {
        _pool = _pool with { Name = Evil, NotOurs = Evil, Flags = [new(FleetFlagCodes.Spot, Evil, true)] };
        var page = await Page($"/fleet?name={Uri.EscapeDataString(Evil)}");
        Assert.DoesNotContain(Evil, page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_all_that_fits_as_a_file()
    {
        using var answer = await (await Reader()).GetAsync("/fleet/pools.csv?flag=spot&top=5", TestContext.Current.CancellationToken);
        Assert.Equal(("text/csv", "pools.csv"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName));
        Assert.Equal("cluster,pool\r\nweu-01,np1\r\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Single(_gateway.Sidecar.Invocations, asked => asked.Path == "/fleet/pools?flag=spot&format=csv");
    }

    [Fact]
    public async Task Asks_on_behalf_of_whoever_is_signed_in()
    {
        await Page("/fleet");
        Assert.All(_gateway.Sidecar.Invocations, asked => Assert.StartsWith("token:r", asked.Headers[CallerHeaders.Actor], StringComparison.Ordinal));
    }

    private async Task<string> Page(string path) => await (await Reader()).GetStringAsync(path, TestContext.Current.CancellationToken);

    private async Task<HttpClient> Reader()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login") { Content = new FormUrlEncodedContent([new("token", await _gateway.Token($"r{Guid.NewGuid():N}", Roles.Viewer))]) };
        using var answer = await _gateway.Client().SendAsync(request, TestContext.Current.CancellationToken);
        var client = _gateway.Client();
        client.DefaultRequestHeaders.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        return client;
    }
}
