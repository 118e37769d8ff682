using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReleaseOrchestrator.Tests.Gateway;

/// <summary>Stands where the gateway's Dapr sidecar stands: keeps what it was asked, answers what the test says.</summary>
internal sealed class FakeSidecar : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeSidecar(WebApplication app) => _app = app;

    public ConcurrentQueue<Invocation> Invocations { get; } = [];

    /// <summary>Answers an invocation; 200 with an empty object unless the test says otherwise.</summary>
    public Func<Invocation, (int Status, string Type, string Body)> Answer { get; set; } = _ => (200, "application/json", "{}");

    public Dictionary<string, string> ResponseHeaders { get; } = [];

    public ConcurrentDictionary<string, string> Secrets { get; } = [];

    /// <summary>What was posted to addresses outside (a response_url).</summary>
    public ConcurrentQueue<string> Posted { get; } = [];

    public string Address => _app.Urls.First();

    public int Port => new Uri(Address).Port;

    public static async Task<FakeSidecar> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var sidecar = new FakeSidecar(builder.Build());
        sidecar._app.Map("/v1.0/invoke/{app}/method/{**path}", sidecar.Invoke);
        sidecar._app.MapGet("/v1.0/secrets/secretstore/{name}", (string name) =>
            sidecar.Secrets.TryGetValue(name, out var value) ? Results.Json(new Dictionary<string, string> { [name] = value }) : Results.Json(new { errorCode = "ERR_SECRET_GET" }, statusCode: 500));
        sidecar._app.MapPost("/outside/{**path}", async (HttpContext http) =>
        {
            using var body = new StreamReader(http.Request.Body);
            sidecar.Posted.Enqueue(await body.ReadToEndAsync());
        });
        await sidecar._app.StartAsync();
        return sidecar;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Invoke(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body);
        var path = http.Request.Path.Value!.Split("/method", 2);
        var invocation = new Invocation(
            http.Request.Method, path[0]["/v1.0/invoke/".Length..], path[1] + http.Request.QueryString, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), await body.ReadToEndAsync());
        Invocations.Enqueue(invocation);
        var (status, type, text) = Answer(invocation);
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        foreach (var (name, value) in ResponseHeaders)
            http.Response.Headers[name] = value;
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
    }
}

internal sealed record Invocation(string Method, string App, string Path, IReadOnlyDictionary<string, string> Headers, string Body);
