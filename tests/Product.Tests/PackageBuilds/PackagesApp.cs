using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.PackageBuilds;

namespace ReleaseOrchestrator.Tests.PackageBuilds;

/// <summary>package-builds on data and SPECs of its own, with a list where pub/sub would be.</summary>
internal sealed class PackagesApp : IFactPublisher, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _documents;
    private readonly (string Name, string Value)[] _settings;
    private WebApplicationFactory<PackageBuildsApp> _app;

    /// <param name="documents">Where SPECs are read from; null: a directory of its own.</param>
    public PackagesApp(string? documents = null, params (string Name, string Value)[] settings)
    {
        _documents = documents ?? Directory.CreateDirectory(Path.Combine(_directory.Path, "documents")).FullName;
        _settings = settings;
        _app = Start();
        Client = _app.CreateClient();
    }

    public HttpClient Client { get; private set; }

    public string DataDirectory => Path.Combine(_directory.Path, "data", "package-builds");

    /// <summary>Topics and data, as published.</summary>
    public ConcurrentQueue<(string Topic, string Data)> Published { get; } = [];

    public string SpecDirectory => Path.Combine(_documents, "specs");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Ends the app and starts another on the same data.</summary>
    public void Restart(Action? meanwhile = null)
    {
        _app.Stop();
        meanwhile?.Invoke();
        _app = Start();
        Client = _app.CreateClient();
    }

    public async Task<PackagePlan> Plan(string version = "3.0.20261121", int? depth = null)
    {
        using var answer = await Client.PostAsJsonAsync("/packages/plans", new PlanPackagesRequest(version, depth), Stop);
        return await Read<PackagePlan>(answer);
    }

    public Task<HttpResponseMessage> Put(string id, string version = "3.0.20261121", int? depth = null) =>
        Client.PutAsJsonAsync($"/packages/builds/{id}", new StartPackageBuildRequest(version, depth), Stop);

    /// <summary>Starts a build and follows it to its end.</summary>
    public async Task<PackageBuild> Build(string id, string version = "3.0.20261121", int? depth = null)
    {
        using var answer = await Put(id, version, depth);
        await Read<PackageBuild>(answer);
        return await End(id);
    }

    public async Task<PackageBuild> Get(string id)
    {
        using var answer = await Client.GetAsync($"/packages/builds/{id}", Stop);
        return await Read<PackageBuild>(answer);
    }

    public async Task<PackageBuild> End(string id) => await Until(id, b => b.State != PackageBuildState.Running);

    public async Task<PackageBuild> Until(string id, Func<PackageBuild, bool> reached)
    {
        while (true)
        {
            var build = await Get(id);
            if (reached(build))
                return build;
            await Task.Delay(50, Stop);
        }
    }

    public static async Task<T> Read<T>(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return ReleaseJson.Read<T>(text);
    }

    /// <summary>The problem a refusal carries.</summary>
    public static async Task<(int Status, string Code, string Detail)> Problem(HttpResponseMessage answer)
    {
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return ((int)answer.StatusCode, json.RootElement.GetProperty("type").GetString()!.Split(':')[^1], json.RootElement.GetProperty("detail").GetString()!);
    }

    /// <summary>Facts on a topic, once the outbox is empty.</summary>
    public async Task<IReadOnlyList<T>> Facts<T>(string topic)
    {
        var database = _app.Services.GetRequiredService<ServiceDatabase>();
        while (await database.Read(s => s.Find<long>("SELECT COUNT(*) FROM outbox"), Stop) > 0)
            await Task.Delay(10, Stop);
        return [.. Published.Where(p => p.Topic == topic).Select(p => ReleaseJson.Read<T>(p.Data))];
    }

    public void Dispose()
    {
        _app.Stop();
        _directory.Dispose();
    }

    Task IFactPublisher.Publish(string id, string topic, string data, CancellationToken stop)
    {
        Published.Enqueue((topic, data));
        return Task.CompletedTask;
    }

    private WebApplicationFactory<PackageBuildsApp> Start() => new WebApplicationFactory<PackageBuildsApp>().WithWebHostBuilder(host =>
    {
        host.UseSetting("Data:Directory", Path.Combine(_directory.Path, "data"));
        host.UseSetting("Documents:Directory", _documents);
        foreach (var (name, value) in _settings)
            host.UseSetting(name, value);
        host.ConfigureTestServices(services => services.AddSingleton<IFactPublisher>(this));
    });
}
