using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using ReleaseOrchestrator.Gateway;
using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Tests.Gateway;

/// <summary>The gateway on data of its own, in front of a fake sidecar.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-");
    private readonly Dictionary<string, string> _settings;
    private WebApplicationFactory<GatewayApp> _app;

    private GatewayHost(FakeSidecar sidecar, Dictionary<string, string> settings)
    {
        (Sidecar, _settings) = (sidecar, settings);
        _app = StartApp();
        AdminToken = File.ReadAllText(AdminTokenFile).Trim();
    }

    public FakeSidecar Sidecar { get; }

    public MovableClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero));

    public string AdminTokenFile => Path.Combine(_directory.FullName, "gateway", "admin-token");

    public string AdminToken { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<GatewayHost> Start(params (string Key, string Value)[] settings) =>
        new(await FakeSidecar.Start(), settings.ToDictionary(s => s.Key, s => s.Value));

    /// <summary>Ends the process and starts another on the same data.</summary>
    public void Restart()
    {
        _app.Stop();
        _app = StartApp();
    }

    public HttpClient Client(string? token = null)
    {
        var client = _app.CreateClient(new() { AllowAutoRedirect = false });
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public HttpClient Admin() => Client(AdminToken);

    public async Task<string> Token(string name, params string[] roles)
    {
        using var answer = await Admin().PostAsJsonAsync("/api/v1/tokens", new { name, roles }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Json())["secret"]!;
    }

    public async Task<HttpClient> ClientWith(params string[] roles) => Client(await Token($"t{Guid.NewGuid():N}", roles));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Sidecar.DisposeAsync();
        _directory.Delete(true);
    }

    private WebApplicationFactory<GatewayApp> StartApp()
    {
        var app = new WebApplicationFactory<GatewayApp>().WithWebHostBuilder(host =>
        {
            host.UseSetting("Data:Directory", _directory.FullName)
                .UseSetting("DAPR_HTTP_PORT", $"{Sidecar.Port}")
                .UseSetting("DAPR_HTTP_ENDPOINT", Sidecar.Address)
                .UseSetting("DAPR_API_TOKEN", "sidecar-token")
                .UseSetting("Logging:LogLevel:Default", "Warning")
                .UseSetting("Gateway:Limits:Burst", "100000");
            foreach (var (key, value) in _settings)
                host.UseSetting(key, value);
            host.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock).AddSingleton<IFactPublisher, NoFacts>());
        });
        _ = app.Server;
        return app;
    }
}

/// <summary>The gateway publishes nothing; a fact would be a fault.</summary>
internal sealed class NoFacts : IFactPublisher
{
    public Task Publish(string id, string topic, string data, CancellationToken stop) => throw new InvalidOperationException($"{topic}: {data}");
}

/// <summary>Real timers, but the hour that the test says.</summary>
internal sealed class MovableClock(DateTimeOffset start) : TimeProvider
{
    private TimeSpan _ahead = start - DateTimeOffset.UtcNow;

    public void Advance(TimeSpan by) => _ahead += by;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + _ahead;
}

internal static class Answers
{
    public static async Task<JsonNode> Json(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

    /// <summary>The code of a refusal; the test fails where it is not problem+json.</summary>
    public static async Task<string> Code(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return ((string)(await answer.Json())["type"]!).Split(':')[^1];
    }
}
