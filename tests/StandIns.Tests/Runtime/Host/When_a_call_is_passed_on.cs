using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_a_call_is_passed_on : IAsyncLifetime
{
    private readonly RuntimeScenario _scenario = new();
    private readonly TestApp _callee;
    private readonly TestApp _narrow;
    private readonly TestApp _outside = new("outside");
    private HttpClient _http = null!;

    public When_a_call_is_passed_on()
    {
        _scenario.App("caller", app => app with { Environment = new Dictionary<string, string> { ["DAPR_API_TOKEN"] = "mine" } });
        _callee = _scenario.App("callee", app => app with { Environment = new Dictionary<string, string> { ["APP_API_TOKEN"] = "theirs" } });
        _narrow = _scenario.App("narrow", app => app with { MaxConcurrency = 1 });
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _outside.Listen();
        _scenario.Write("endpoint.yaml", $$"""
            apiVersion: dapr.io/v1alpha1
            kind: HTTPEndpoint
            metadata: {name: bank}
            spec:
              version: v1alpha1
              baseUrl: http://127.0.0.1:{{_outside.Port}}/api
              headers:
              - {name: x-key, value: secret}
            """);
        await _scenario.Start();
        _http = _scenario.Http("caller");
        _http.DefaultRequestHeaders.Add("dapr-api-token", "mine");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _scenario.DisposeAsync();
        await _outside.DisposeAsync();
    }

    [Theory]
    [InlineData("/v1.0/invoke/callee/method/foo", "/foo")]
    [InlineData("/v1.0////invoke/callee/method/foo", "/foo")]
    [InlineData("/v1.0//invoke//callee/method//foo", "/foo")]
    [InlineData("/v1.0/invoke/callee/method/admin%2F..%2Fpublic", "/public")]
    [InlineData("/v1.0/invoke/callee/method/a/./b/", "/a/b")]
    [InlineData("/v1.0/invoke/callee/method/test%22stream", "/test%22stream")]
    [InlineData("/v1.0/invoke/callee/method/", "/")]
    [InlineData("/v1.0/invoke/callee.default/method/foo?a=1&a=2&b=%20", "/foo?a=1&a=2&b=%20")]
    public async Task The_method_arrives_as_a_clean_path_with_the_query_as_it_was(string called, string target)
    {
        await Raw(called);
        Assert.Equal(target, (await _callee.Next(target.Split('?')[0])).Target);
    }

    [Theory]
    [InlineData("test%23stream")]
    [InlineData("test%3Fstream")]
    [InlineData("test%0Dstream")]
    public async Task A_method_that_could_mean_something_else_is_refused(string method)
    {
        using var answer = await _http.GetAsync(new Uri($"/v1.0/invoke/callee/method/{method}", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("forbidden character", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_can_pretend_to_be_another_caller()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1.0/invoke/callee/method/who");
        request.Headers.Add("dapr-caller-app-id", "spoofed");
        request.Headers.Add("dapr-caller-namespace", "spoofed");
        request.Headers.Add("dapr-callee-app-id", "spoofed");
        await _http.SendAsync(request, Stop);
        var headers = (await _callee.Next("/who")).Headers;
        Assert.Equal(("caller", "default", "callee"), (headers["dapr-caller-app-id"], headers["dapr-caller-namespace"], headers["dapr-callee-app-id"]));
    }

    [Fact]
    public async Task The_callee_is_told_through_whom_the_call_came_and_its_own_token()
    {
        await _http.GetAsync(new Uri("/v1.0/invoke/callee/method/via", UriKind.Relative), Stop);
        var headers = (await _callee.Next("/via")).Headers;
        Assert.Equal(("127.0.0.1", "theirs"), (headers["X-Forwarded-For"], headers["dapr-api-token"]));
        Assert.StartsWith("for=127.0.0.1;by=127.0.0.1;host=", headers["Forwarded"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_of_one_connection_stay_behind_both_ways()
    {
        _callee.On("/hop", context =>
        {
            context.Response.Headers.Connection = "x-private";
            context.Response.Headers["x-private"] = "1";
            context.Response.Headers["x-public"] = "1";
            return Task.CompletedTask;
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1.0/invoke/callee/method/hop");
        foreach (var (name, value) in new[] { ("Connection", "x-mine"), ("x-mine", "1"), ("Keep-Alive", "timeout=5"), ("TE", "trailers"), ("HTTP2-Settings", "AAMA"), ("x-other", "1") })
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request, Stop);
        var headers = (await _callee.Next("/hop")).Headers;
        Assert.DoesNotContain(headers.Keys, name => name is "x-mine" or "Keep-Alive" or "TE" or "HTTP2-Settings");
        Assert.Contains("x-other", headers.Keys);
        Assert.Equal((false, true), (answer.Headers.Contains("x-private"), answer.Headers.Contains("x-public")));
    }

    [Fact]
    public async Task The_callee_may_be_named_as_the_user_of_basic_authentication()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/by/user");
        request.Headers.Add("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("dapr-app-id:callee")));
        await _http.SendAsync(request, Stop);
        Assert.Equal("/by/user", (await _callee.Next("/by/user")).Target);
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_passed_on_while_it_comes()
    {
        var first = new TaskCompletionSource();
        using var body = new MemoryStream();
        _callee.On("/echo", context => Task.CompletedTask);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1.0/invoke/callee/method/echo") { Content = new StringContent("in pieces") };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await _http.SendAsync(request, Stop);
        Assert.Equal(("in pieces", HttpStatusCode.OK), ((await _callee.Next("/echo")).Body, answer.StatusCode));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_the_limit_does_not_reach_the_callee(bool isChunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1.0/invoke/callee/method/big") { Content = new ByteArrayContent(new byte[5 << 20]) };
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.ExpectContinue = true; // asks before it sends
        using var answer = await _http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task An_app_is_called_no_more_often_at_once_than_it_allows()
    {
        var (inside, most) = (0, 0);
        _narrow.On("/slow", async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await context.Response.WriteAsync("a");
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _http.GetStringAsync(new Uri("/v1.0/invoke/narrow/method/slow", UriKind.Relative), Stop)));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_place_outside_is_called_by_its_name_with_its_headers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1.0/invoke/bank/method/pay?n=1") { Content = new StringContent("10") };
        request.Headers.Add("x-key", "mine");
        using var answer = await _http.SendAsync(request, Stop);
        var received = await _outside.Next("/api/pay");
        Assert.Equal(("/api/pay?n=1", "10", "secret"), (received.Target, received.Body, received.Headers["x-key"]));
        Assert.DoesNotContain("dapr-caller-app-id", received.Headers.Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Any_address_may_be_called(bool isEscaped)
    {
        var address = $"http://127.0.0.1:{_outside.Port}";
        await Raw($"/v1.0/invoke/{(isEscaped ? Uri.EscapeDataString(address) : address)}/method/there");
        Assert.Equal("/there", (await _outside.Next("/there")).Target);
    }

    [Fact]
    public async Task An_address_where_nobody_is_is_refused()
    {
        await _outside.GoDown();
        using var answer = await _http.GetAsync(new Uri($"/v1.0/invoke/bank/method/x", UriKind.Relative), Stop);
        var error = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_DIRECT_INVOKE"), (answer.StatusCode, error.GetProperty("errorCode").GetString()));
    }

    [Fact]
    public async Task The_sidecar_names_the_places_it_knows()
    {
        var told = await _http.GetFromJsonAsync<JsonElement>(new Uri("/v1.0/metadata", UriKind.Relative), Stop);
        Assert.Equal("""[{"name":"bank"}]""", told.GetProperty("httpEndpoints").GetRawText());
    }

    /// <summary>Sends the path as it is written: the framework's own client would tidy it up.</summary>
    private async Task Raw(string target)
    {
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, _scenario.Sidecar("caller").HttpPort, Stop);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: x\r\ndapr-api-token: mine\r\nConnection: close\r\n\r\n"), Stop);
        using var reader = new StreamReader(stream);
        Assert.Contains(" 200 ", (await reader.ReadToEndAsync(Stop)).Split('\n')[0], StringComparison.Ordinal);
    }
}
