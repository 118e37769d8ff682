using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_an_app_keeps_state : IAsyncLifetime
{
    private readonly RuntimeScenario _scenario = new();
    private HttpClient _http = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scenario.App("app");
        _scenario.App("other");
        await _scenario.Start();
        _http = _scenario.Http("app");
    }

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    private Task<HttpResponseMessage> Save(string json) => _http.PostAsync(new Uri("/v1.0/state/statestore", UriKind.Relative), new StringContent(json), Stop);

    private Task<HttpResponseMessage> Get(string key) => _http.GetAsync(new Uri($"/v1.0/state/statestore/{key}", UriKind.Relative), Stop);

    private async Task<string> ETag(string key) => (await Get(key)).Headers.GetValues("ETag").Single();

    [Fact]
    public async Task It_reads_back_what_it_saved()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await Save("""[{"key":"k","value":{"a":1}}]""")).StatusCode);
        Assert.Equal("""{"a":1}""", await (await Get("k")).Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task A_key_that_is_not_there_has_no_content() => Assert.Equal(HttpStatusCode.NoContent, (await Get("none")).StatusCode);

    [Fact]
    public async Task Another_app_has_keys_of_its_own()
    {
        await Save("""[{"key":"k","value":1}]""");
        using var other = _scenario.Http("other");
        Assert.Equal(HttpStatusCode.NoContent, (await other.GetAsync(new Uri("/v1.0/state/statestore/k", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task An_old_etag_is_refused_and_nothing_changes()
    {
        await Save("""[{"key":"k","value":1}]""");
        var old = await ETag("k");
        await Save("""[{"key":"k","value":2}]""");

        using var answer = await Save($$"""[{"key":"k","value":3,"etag":"{{old}}"}]""");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("ERR_STATE_SAVE", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal("2", await (await Get("k")).Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task The_right_etag_is_accepted()
    {
        await Save("""[{"key":"k","value":1}]""");
        Assert.Equal(HttpStatusCode.NoContent, (await Save($$"""[{"key":"k","value":2,"etag":"{{await ETag("k")}}"}]""")).StatusCode);
    }

    [Fact]
    public async Task A_first_write_is_refused_where_there_is_something()
    {
        const string first = """[{"key":"k","value":1,"options":{"concurrency":"first-write"}}]""";
        Assert.Equal(HttpStatusCode.NoContent, (await Save(first)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Save(first)).StatusCode);
    }

    [Fact]
    public async Task Deleting_with_an_old_etag_is_refused()
    {
        await Save("""[{"key":"k","value":1}]""");
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/v1.0/state/statestore/k");
        request.Headers.TryAddWithoutValidation("If-Match", "old");
        Assert.Equal(HttpStatusCode.Conflict, (await _http.SendAsync(request, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _http.DeleteAsync(new Uri("/v1.0/state/statestore/k", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Get("k")).StatusCode);
    }

    [Fact]
    public async Task A_transaction_happens_whole_or_not_at_all()
    {
        await Save("""[{"key":"a","value":1}]""");
        using var refused = await Transact("""{"operations":[{"operation":"upsert","request":{"key":"b","value":2}},{"operation":"delete","request":{"key":"a","etag":"old"}}]}""");
        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Get("b")).StatusCode);

        using var done = await Transact("""{"operations":[{"operation":"upsert","request":{"key":"b","value":2}},{"operation":"delete","request":{"key":"a"}}]}""");
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Get("b")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Get("a")).StatusCode);
    }

    [Fact]
    public async Task An_operation_that_is_none_is_refused()
    {
        using var answer = await Transact("""{"operations":[{"operation":"increase","request":{"key":"b"}}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("ERR_NOT_SUPPORTED_STATE_OPERATION", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_keys_are_read_at_once_and_missing_ones_have_no_data()
    {
        await Save("""[{"key":"a","value":"x"}]""");
        using var answer = await _http.PostAsync(
            new Uri("/v1.0/state/statestore/bulk", UriKind.Relative), new StringContent("""{"keys":["a","b"]}"""), Stop);
        var items = (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).EnumerateArray().ToList();
        Assert.Equal("x", items[0].GetProperty("data").GetString());
        Assert.False(items[1].TryGetProperty("data", out _));
    }

    [Theory]
    [InlineData("""{"key":"a"}""")]
    [InlineData("""[{"value":1}]""")]
    [InlineData("not json")]
    public async Task A_body_that_is_no_list_of_keys_is_refused(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Save(body)).StatusCode);

    [Fact]
    public async Task A_key_with_the_separator_is_refused() =>
        Assert.Contains("ERR_MALFORMED_REQUEST", await (await Save("""[{"key":"a||b","value":1}]""")).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

    [Fact]
    public async Task An_unknown_store_is_refused()
    {
        using var answer = await _http.GetAsync(new Uri("/v1.0/state/nowhere/k", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("ERR_STATE_STORE_NOT_FOUND", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_saved_is_there_after_a_restart()
    {
        await Save("""[{"key":"k","value":7}]""");
        await _scenario.Stop();
        await _scenario.Start();
        using var http = _scenario.Http("app");
        Assert.Equal("7", await http.GetStringAsync(new Uri("/v1.0/state/statestore/k", UriKind.Relative), Stop));
    }

    private Task<HttpResponseMessage> Transact(string json) =>
        _http.PostAsync(new Uri("/v1.0/state/statestore/transaction", UriKind.Relative), new StringContent(json), Stop);
}
