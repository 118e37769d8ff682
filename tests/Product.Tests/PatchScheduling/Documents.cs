using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Hosting;

namespace ReleaseOrchestrator.Tests.PatchScheduling;

public sealed class A_wrong_document : IDisposable
{
    private readonly SchedulingApp _app = new();

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData("timeZone: Europe/Berlin", "timeZone: Mars/Olympus", "monthly:9:13:", "'Mars/Olympus' is not a time zone")]
    [InlineData("\"07:00\"", "\"7 am\"", "monthly:8:14:", "'7 am' is not a time of day")]
    [InlineData("offsetDays: 3", "offsetDays: 40", "monthly:7:15:", "-27 to 27")]
    [InlineData("offsetDays: 3", "ofsetDays: 3", "monthly:7:3:", "'ofsetDays' is not known here")]
    [InlineData("weekIndex: Second", "weekIndex: Fifth", "monthly:6:", "Fifth")]
    [InlineData("relativeMonthly: {", "daily: {}, relativeMonthly: {", "monthly:6:13:", "exactly one of")]
    [InlineData("dayOfWeek: Tuesday", "dayOfWeek: Tuesday, intervalMonths: 2", "monthly:6:", "needs spec.startDate")]
    [InlineData("catchUp: 48h", "catchUp: soon", "monthly:11:12:", "'soon' is not a duration")]
    [InlineData("kind: ReleaseCycle", "kind: FreezeWindow", "monthly:2:7:", "a ReleaseCycle is expected")]
    [InlineData("policy: standard", "cascadeDepth: 1", "monthly:", "policy")]
    public async Task Is_refused_where_it_is_wrong(string right, string wrong, string place, string problem)
    {
        using var answer = await _app.Put("/cycles/monthly", A_due_cycle.Monthly.Replace(right, wrong, StringComparison.Ordinal));
        var detail = (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["detail"];
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(place, detail, StringComparison.Ordinal);
        Assert.Contains(problem, detail, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.Client.GetAsync("/cycles/monthly", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Under_another_name_than_its_address_is_refused() =>
        Assert.Equal("document-name-differs", await Code(await _app.Put("/cycles/weekly", A_due_cycle.Monthly)));

    [Fact]
    public async Task In_a_file_is_listed_with_its_problem()
    {
        _app.WriteFile("cycles/broken.yaml", A_due_cycle.Monthly.Replace("Berlin", "Atlantis", StringComparison.Ordinal));
        var list = JsonNode.Parse(await _app.Client.GetStringAsync("/cycles", TestContext.Current.CancellationToken))!["value"]!.AsArray();
        Assert.StartsWith("cycles/broken.yaml:9:13:", (string?)Assert.Single(list)!["problem"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Among_the_freezes_stops_every_decision()
    {
        _app.WriteFile("freezes/broken.yaml", "kind: FreezeWindow");
        using var answer = await _app.Client.PostAsJsonAsync("/windows/decisions", new { clusters = Array.Empty<ClusterFacts>() }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("calendar-unreadable", await Code(answer));
    }

    internal static async Task<string> Code(HttpResponseMessage answer) =>
        ((string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["type"])!.Split(':')[^1];
}

public sealed class A_document_by_API : IDisposable
{
    private readonly SchedulingApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Is_created_then_replaced_and_outlives_a_restart()
    {
        Assert.Equal(HttpStatusCode.Created, (await _app.Put("/cycles/monthly", A_due_cycle.Monthly)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _app.Put("/cycles/monthly", A_due_cycle.Monthly.Replace("standard", "careful", StringComparison.Ordinal))).StatusCode);
        _app.Restart();
        Assert.Equal("careful", (string?)(await Get("/cycles/monthly"))["details"]!["policy"]);
    }

    [Fact]
    public async Task Wins_over_a_file_until_it_is_deleted()
    {
        _app.WriteFile("cycles/monthly.yaml", A_due_cycle.Monthly);
        await _app.Put("/cycles/monthly", A_due_cycle.Monthly.Replace("standard", "careful", StringComparison.Ordinal));
        Assert.Equal("Api", (string?)(await Get("/cycles/monthly"))["source"]);
        Assert.Equal(HttpStatusCode.NoContent, (await _app.Client.DeleteAsync("/cycles/monthly", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("File", (string?)(await Get("/cycles/monthly"))["source"]);
        Assert.Equal("document-from-file", await A_wrong_document.Code(await _app.Client.DeleteAsync("/cycles/monthly", TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task May_be_JSON()
    {
        const string freeze = """{"apiVersion":"releases.azurelinux.dev/v1","kind":"FreezeWindow","metadata":{"name":"inventory"},"spec":{"from":"2026-11-02","to":"2026-11-03","reason":"stock taking"}}""";
        Assert.Equal(HttpStatusCode.Created, (await _app.Put("/freezes/inventory", freeze)).StatusCode);
        Assert.Equal("2026-11-04T00:00:00+00:00", (string?)(await Get("/freezes/inventory"))["details"]!["to"]);
    }

    [Fact]
    public async Task Is_replaced_with_its_present_ETag_only()
    {
        var tag = (await _app.Put("/cycles/monthly", A_due_cycle.Monthly)).Headers.ETag!.Tag;
        var changed = A_due_cycle.Monthly.Replace("standard", "careful", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _app.Put("/cycles/monthly", changed, tag)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _app.Put("/cycles/monthly", A_due_cycle.Monthly, tag)).StatusCode);
    }

    [Fact]
    public async Task Needs_the_operator_role()
    {
        _app.Client.DefaultRequestHeaders.Remove(CallerHeaders.Roles);
        Assert.Equal(HttpStatusCode.Forbidden, (await _app.Put("/cycles/monthly", A_due_cycle.Monthly)).StatusCode);
    }

    [Fact]
    public async Task Says_at_once_whether_a_cluster_may_be_touched()
    {
        const string window =
            """
            apiVersion: releases.azurelinux.dev/v1
            kind: MaintenanceWindow
            metadata: { name: tonight }
            spec: { selector: { tags: { ring: early } }, startsAt: "2026-11-01T20:00:00Z", duration: 2h }
            """;
        await _app.Put("/windows/tonight", window);
        var query = new WindowQuery([
            new("/a", "a", "westeurope", new Dictionary<string, string> { ["ring"] = "early" }), new("/b", "b", "westeurope", new Dictionary<string, string>())]);
        using var answer = await _app.Client.PostAsJsonAsync("/windows/decisions", query, ReleaseJson.Strict, TestContext.Current.CancellationToken);
        var decisions = (await answer.Content.ReadFromJsonAsync<WindowDecisions>(ReleaseJson.Strict, TestContext.Current.CancellationToken))!.Decisions;
        Assert.Equal([false, true], decisions.Select(d => d.Allowed));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 20, 0, 0, TimeSpan.Zero), decisions[0].NextOpening);
    }

    [Fact]
    public async Task Says_when_clusters_may_be_touched_over_a_stretch_of_time()
    {
        const string window =
            """
            apiVersion: releases.azurelinux.dev/v1
            kind: MaintenanceWindow
            metadata: { name: tonight }
            spec: { selector: { tags: { ring: early } }, startsAt: "2026-11-01T20:00:00Z", duration: 2h }
            """;
        await _app.Put("/windows/tonight", window);
        var query = new CalendarQuery([new("/a", "a", "westeurope", new Dictionary<string, string> { ["ring"] = "early" })], _app.Clock.Now, _app.Clock.Now.AddDays(3));
        using var answer = await _app.Client.PostAsJsonAsync("/windows/calendar", query, ReleaseJson.Strict, TestContext.Current.CancellationToken);
        var times = (await answer.Content.ReadFromJsonAsync<TouchTimes>(ReleaseJson.Strict, TestContext.Current.CancellationToken))!;
        Assert.Equal(new ClusterCalendar("/a", 0), Assert.Single(times.Clusters));
        Assert.Equal(new OpenTime(_app.Clock.Now.AddHours(20), _app.Clock.Now.AddHours(22)), Assert.Single(times.Groups[0].Openings));
    }

    [Theory]
    [InlineData("""{ "clusters": [], "from": "2026-11-01T00:00:00Z", "until": "2026-11-01T00:00:00Z" }""", "calendar-time-invalid", "until")]
    [InlineData("""{ "clusters": [], "from": "2026-11-01T00:00:00Z", "until": "2028-11-01T00:00:00Z" }""", "calendar-time-invalid", "until")]
    [InlineData("""{ "clusters": [{ "id": "/a" }], "from": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z" }""", "clusters-missing", "clusters")]
    public async Task Refuses_a_calendar_that_it_cannot_answer_for(string query, string code, string field)
    {
        using var answer = await _app.Client.PostAsync("/windows/calendar", new StringContent(query, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((HttpStatusCode.BadRequest, $"urn:release-orchestrator:error:{code}", field), (answer.StatusCode, problem["type"]!.GetValue<string>(), problem["field"]!.GetValue<string>()));
    }

    private async Task<JsonNode> Get(string path) => JsonNode.Parse(await _app.Client.GetStringAsync(path, TestContext.Current.CancellationToken))!;
}
