using System.Net;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;

namespace ReleaseOrchestrator.Tests.Gateway;

public sealed class The_page : IAsyncLifetime
{
    private GatewayHost _gateway = null!;
    private ReleaseView _release = ChatHost.Waiting;
    private RolloutPlan? _plan;
    private IReadOnlyList<TimelineEntry> _timeline = [new(1, DateTimeOffset.UnixEpoch, "started", "Asked for by token:bob")];

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.Start();
        _gateway.Sidecar.Answer = asked => (200, "application/json", asked.Path.Split('?') switch
        {
            [var path] when path.EndsWith("/plan", StringComparison.Ordinal) => ReleaseJson.Write(_plan),
            ["/releases", _] => ReleaseJson.Write(new Page<ReleaseView>([_release], null)),
            [var path, var query] when path.EndsWith("/timeline", StringComparison.Ordinal) =>
                ReleaseJson.Write(new Page<TimelineEntry>([.. _timeline.Where(e => e.Sequence > long.Parse(query.Split('=', '&')[1], System.Globalization.CultureInfo.InvariantCulture))], null)),
            _ => ReleaseJson.Write(_release),
        });
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Sends_a_stranger_to_the_sign_in_form()
    {
        using var answer = await _gateway.Client().GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/login", answer.Headers.Location?.ToString());
        Assert.Contains("name=\"token\"", await _gateway.Client().GetStringAsync("/login", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signs_in_with_a_token_by_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        using var answer = await SignIn(await _gateway.Token("reader", Roles.Viewer));
        Assert.Equal("/", answer.Headers.Location?.ToString());
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Does_not_sign_in_with_a_wrong_token()
    {
        using var answer = await SignIn("rlo_wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("not known here", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_sign_in_from_another_site()
    {
        using var answer = await SignIn(_gateway.AdminToken, origin: "https://elsewhere.example");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Shows_the_release_its_stages_pools_and_timeline()
    {
        _release = _release with
        {
            Stages = [new("canary", 1, StageState.RollingOut, null, false, null, null, [new("op-1", "weu-01", "np1", "westeurope", 1, "AKSAzureLinux-V3gen2-202610.12.0", "AKSAzureLinux-V3gen2-202611.21.0", "Upgrading", null, 1, 3)])],
        };
        var page = await Page("/");
        foreach (var text in (string[])["3.0.20261121", "canary", "weu-01", "np1", "202611.21.0", "1/3", "Upgrading", "Asked for by token:bob", "8 of 8, 3 reused", "sha256:feed"])
            Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_what_each_gate_of_a_stage_said_last_and_on_what_evidence()
    {
        _release = _release with
        {
            Stages =
            [
                new(
                    "canary", 1, StageState.Soaking, null, false, null, null, [new("op-1", "weu-01", "np1", "westeurope", 1, "AKSAzureLinux-V3gen2-202610.12.0", "AKSAzureLinux-V3gen2-202611.21.0", "Succeeded", null, 3, 3)],
                    "12.5 of 40 node-hours",
                    [
                        new("nodes-ready", GateVerdict.Passed, "3 of 3 nodes are Ready", DateTimeOffset.UnixEpoch, "ev-1f0c2d1e8a344b6f9c1d"),
                        new("workloads", GateVerdict.Inconclusive, "weu-01 does not answer", DateTimeOffset.UnixEpoch, "ev-2f0c2d1e8a344b6f9c1d"),
                        new("checkout-latency", GateVerdict.Passed, "0.2 is below 0.5", DateTimeOffset.UnixEpoch, "ev-3f0c2d1e8a344b6f9c1d", Revoked: true),
                    ])
            ],
        };
        var page = await Page("/");
        foreach (var text in (string[])["Soaked 12.5 of 40 node-hours", "nodes-ready", "3 of 3 nodes are Ready", "ev-1f0c2d1e8a344b6f9c1d", "badge wait\">Inconclusive", "weu-01 does not answer", "badge wait\">Revoked", "0.2 is below 0.5"])
            Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_the_plan_with_its_waves_times_blocked_pools_and_what_stands_in_the_way()
    {
        const string pool = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/weu-01/agentPools/np1";
        var at = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var planned = new PlannedPool(
            "op-1", pool, "np1", "User", 3, "AKSAzureLinux-V2gen2-202512.06.0", "AKSAzureLinux-V3gen2-202611.21.0", at, at.AddHours(2), Turn: PoolTurn.Soaking,
            Strategy: new PoolStrategy(StrategyKind.BlueGreen), GoesBackBy: RollbackWay.BlueGreenReversal, IsCanary: true);
        var stage = new PlannedStage(
            "canary", 0, true, [new PlannedWave(1, [new PlannedCluster("c", "weu-01", "westeurope", null, [planned], new PlannedKubernetesUpgrade("1.31.8", "1.32.7", true))])], at, null, null, 1,
            "Kubernetes 1.32.7 puts Azure Linux 3.0 under 1 pool");
        _plan = new RolloutPlan(
            "f00d", "sha256:feed", "standard", [stage], [new UntouchedPool("weu-02", "gpu", "its image is one for GPUs")],
            new PlanForecast(
                at, at.AddDays(400), null, ["nothing fails"], [new BlockedPool("canary", "weu-01", "np1", "outside window nights", at.AddHours(10))], [], [],
                new PreflightReport(at, [new PreflightFinding(pool, "PDBConstraint", PreflightSeverity.Blocking, "shop/checkout allows none.", "Run one more <replica>.")], ["cluster weu-03: silent"])));
        var page = await Page("/plan?release=rel-3-0-20261121-1");
        foreach (var text in (string[])[
            "f00d", "weu-01", "2026-11-21 12:00", "2026-11-21 14:00", "Soaking", "by a new pool (blue-green)", "goes first", "can go back to the old pool", "1.31.8", "changes the operating system",
            "needs an approval of its own", "puts Azure Linux 3.0 under", "outside window nights", "2026-11-21 22:00 UTC", "weu-01/np1: PDBConstraint", "Run one more &lt;replica&gt;.", "cluster weu-03: silent", "its image is one for GPUs", "nothing fails"])
            Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_why_there_is_no_plan_to_show()
    {
        _gateway.Sidecar.Answer = _ => (409, "application/problem+json", """{"type":"urn:release-orchestrator:error:plan-not-made","detail":"It is not planned yet.","status":409}""");
        Assert.Contains("It is not planned yet.", await Page("/plan?release=rel-3-0-20261121-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_where_the_fleet_is_not_as_the_release_left_it()
    {
        Assert.DoesNotContain("is not as this release left it", await Page("/"), StringComparison.Ordinal);
        _release = _release with { Drift = [new("drift-1", "/c", "/c/agentPools/np1", DriftKind.Image, "a", "b", _release.Id, DateTimeOffset.UnixEpoch, null)] };
        var page = await Page("/");
        Assert.Contains("is not as this release left it, in 1 place.", page, StringComparison.Ordinal);
        Assert.Contains($"/fleet?show=drift&amp;release={_release.Id}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Escapes_whatever_others_wrote()
    {
        const string evil = "<script>alert(1)</script>";
        _release = _release with { State = ReleaseState.Paused, Reason = evil, RequestedBy = evil };
        _timeline = [new(1, DateTimeOffset.UnixEpoch, evil, evil)];
        var page = await Page("/");
        Assert.DoesNotContain(evil, page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allows_no_scripts_but_its_own()
    {
        using var answer = await _gateway.Client().GetAsync("/login", TestContext.Current.CancellationToken);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refreshes_itself_with_and_without_scripts()
    {
        var page = await Page("/?release=rel-3-0-20261121-1");
        Assert.Contains("data-source=\"/fragment?release=rel-3-0-20261121-1\"", page, StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
        var fragment = await Page("/fragment?release=rel-3-0-20261121-1");
        Assert.DoesNotContain("<html", fragment, StringComparison.Ordinal);
        Assert.Contains("Awaiting approval", fragment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_on_with_the_timeline_where_it_was()
    {
        var client = await Reader();
        await client.GetStringAsync("/fragment", TestContext.Current.CancellationToken);
        _timeline = [.. _timeline, new(2, DateTimeOffset.UnixEpoch, "built", "Packages are built")];
        Assert.Contains("Packages are built", await client.GetStringAsync("/fragment", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Single(_gateway.Sidecar.Invocations, i => i.Path.Contains("after=0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_that_the_ledger_cannot_be_read()
    {
        _gateway.Sidecar.Answer = _ => (500, "application/json", """{"errorCode":"ERR_DIRECT_INVOKE","message":"no"}""");
        Assert.Contains("The release ledger cannot be read.", await Page("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_closed_again_after_signing_out()
    {
        var client = await Reader();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
        var cookie = client.DefaultRequestHeaders.GetValues("Cookie").Single();
        await client.PostAsync("/logout", null, TestContext.Current.CancellationToken);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/fragment");
        again.Headers.Add("Cookie", cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _gateway.Client().SendAsync(again, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Is_all_that_a_session_opens() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await (await Reader()).GetAsync("/api/v1/releases", TestContext.Current.CancellationToken)).StatusCode);

    [Theory]
    [InlineData("/assets/page.css", "text/css")]
    [InlineData("/assets/page.js", "text/javascript")]
    public async Task Brings_its_own_assets(string path, string type) =>
        Assert.Equal(type, (await _gateway.Client().GetAsync(path, TestContext.Current.CancellationToken)).Content.Headers.ContentType?.MediaType);

    private async Task<string> Page(string path) => await (await Reader()).GetStringAsync(path, TestContext.Current.CancellationToken);

    private async Task<HttpClient> Reader()
    {
        using var answer = await SignIn(await _gateway.Token($"r{Guid.NewGuid():N}", Roles.Viewer));
        var client = _gateway.Client();
        client.DefaultRequestHeaders.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        return client;
    }

    private async Task<HttpResponseMessage> SignIn(string token, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login") { Content = new FormUrlEncodedContent([new("token", token)]) };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await _gateway.Client().SendAsync(request, TestContext.Current.CancellationToken);
    }
}
