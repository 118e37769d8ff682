using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_an_app_calls_another : IAsyncLifetime
{
    private readonly RuntimeScenario _scenario = new();
    private readonly TestApp _callee;
    private HttpClient _http = null!;

    public When_an_app_calls_another()
    {
        _scenario.App("caller");
        _callee = _scenario.App("callee");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _scenario.Start();
        _http = _scenario.Http("caller");
    }

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    [Fact]
    public async Task Everything_of_the_call_arrives_as_it_was_sent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1.0/invoke/callee/method/a%20b/c?q=1&r=x%20y") { Content = new StringContent("hello") };
        request.Headers.Add("x-mine", "42");
        await _http.SendAsync(request, Stop);

        var received = await _callee.Next("/a%20b/c");
        Assert.Equal(("PUT", "/a%20b/c?q=1&r=x%20y", "hello", "42"), (received.Method, received.Target, received.Body, received.Headers["x-mine"]));
        Assert.Equal(("caller", "callee"), (received.Headers["dapr-caller-app-id"], received.Headers["dapr-callee-app-id"]));
    }

    [Fact]
    public async Task The_answer_comes_back_as_it_is_even_if_it_is_no_success()
    {
        _callee.On("/tea", async context =>
        {
            context.Response.StatusCode = 418;
            context.Response.Headers["x-pot"] = "short";
            await context.Response.WriteAsync("stout");
        });
        using var answer = await _http.GetAsync(new Uri("/v1.0/invoke/callee/method/tea", UriKind.Relative), Stop);

        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal("short", Assert.Single(answer.Headers.GetValues("x-pot")));
        Assert.Equal("stout", await answer.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task A_header_may_name_the_callee_and_does_not_reach_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/plain/path");
        request.Headers.Add("dapr-app-id", "callee");
        await _http.SendAsync(request, Stop);
        Assert.DoesNotContain("dapr-app-id", (await _callee.Next("/plain/path")).Headers.Keys);
    }

    [Fact]
    public async Task An_answer_that_streams_is_not_held_back()
    {
        var goOn = new TaskCompletionSource();
        _callee.On("/stream", async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await goOn.Task;
            await context.Response.WriteAsync("last");
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1.0/invoke/callee/method/stream");
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        await using var body = await answer.Content.ReadAsStreamAsync(Stop);
        var buffer = new byte[5];
        await body.ReadExactlyAsync(buffer, Stop);
        Assert.Equal("first"u8.ToArray(), buffer);
        goOn.SetResult();
        Assert.Equal("last", await new StreamReader(body).ReadToEndAsync(Stop));
    }

    [Fact]
    public async Task An_unknown_app_is_refused_by_name()
    {
        using var answer = await _http.GetAsync(new Uri("/v1.0/invoke/nobody/method/x", UriKind.Relative), Stop);
        var error = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_DIRECT_INVOKE"), (answer.StatusCode, error.GetProperty("errorCode").GetString()));
        Assert.Contains("id: nobody", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_nothing_is_not_found()
    {
        using var answer = await _http.GetAsync(new Uri("/nothing", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_callee_that_comes_back_in_time_is_called_then()
    {
        await _callee.GoDown();
        var call = _http.PostAsync(new Uri("/v1.0/invoke/callee/method/late", UriKind.Relative), new StringContent("again"), Stop);
        await _callee.Listen();
        using var answer = await call;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("again", (await _callee.Next("/late")).Body);
    }

    [Fact]
    public async Task A_call_that_may_have_arrived_is_not_repeated()
    {
        var calls = 0;
        _callee.On("/die", context =>
        {
            Interlocked.Increment(ref calls);
            context.Abort();
            return Task.CompletedTask;
        });
        using var answer = await _http.PostAsync(new Uri("/v1.0/invoke/callee/method/die", UriKind.Relative), null, Stop);
        Assert.Equal((HttpStatusCode.InternalServerError, 1), (answer.StatusCode, calls));
    }
}
