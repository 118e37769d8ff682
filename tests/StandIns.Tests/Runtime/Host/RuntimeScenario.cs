using LocalDapr.Apps;
using LocalDapr.Hosting;
using Protocols.Grpc.Client;

namespace StandIns.Tests.Runtime.Host;

/// <summary>A runtime in the test's own process with apps in the test's own process, over a data directory of its own.</summary>
internal sealed class RuntimeScenario : IAsyncDisposable
{
    public const string Resources = """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: pubsub}
        spec: {type: pubsub.in-memory, version: v1}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: statestore}
        spec:
          type: state.sqlite
          version: v1
          metadata:
          - {name: connectionString, value: state.db}
          - {name: actorStateStore, value: "true"}
        """;

    private readonly List<(TestApp App, Func<AppDefinition, AppDefinition> Define)> _apps = [];
    private LocalRuntime? _runtime;

    public RuntimeScenario()
    {
        Folder = Directory.CreateTempSubdirectory("localdapr-").FullName;
        Directory.CreateDirectory(ResourceFolder);
        Write("components.yaml", Resources);
    }

    public string Folder { get; }

    public string ResourceFolder => Path.Combine(Folder, "resources");

    public string DataFolder => Path.Combine(Folder, "data");

    public StringWriter Log { get; } = new();

    /// <summary>The time of the runtime; the real one unless a test moves its own.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public RuntimeScenario Write(string file, string text)
    {
        File.WriteAllText(Path.Combine(ResourceFolder, file), text);
        return this;
    }

    public TestApp App(string id, Func<AppDefinition, AppDefinition>? define = null)
    {
        var app = new TestApp(id);
        _apps.Add((app, define ?? (definition => definition)));
        return app;
    }

    /// <summary>Starts the apps and the runtime, and waits until every app is connected.</summary>
    public async Task<RuntimeScenario> Start(bool wait = true)
    {
        foreach (var (app, _) in _apps.Where(a => a.App.Port == 0))
            await app.Listen();
        _runtime = new LocalRuntime(new RuntimeOptions([.. _apps.Select(a => a.Define(new AppDefinition(a.App.Id, Folder)
        {
            AppPort = a.App.Port,
            ResourcesPaths = [ResourceFolder],
        }))], DataFolder)
        {
            Console = TextWriter.Synchronized(Log),
            Clock = Clock,
        });
        await _runtime.Start(TestContext.Current.CancellationToken);
        foreach (var (app, _) in _apps.Where(_ => wait))
            await UntilReady(app.Id);
        return this;
    }

    /// <summary>Moves the time on, a second at a time, until the work is done.</summary>
    public static async Task<T> WhileTimePasses<T>(MovableClock clock, Task<T> work)
    {
        while (!work.IsCompleted)
        {
            clock.Move(TimeSpan.FromSeconds(1));
            await Task.WhenAny(work, Task.Delay(5, TestContext.Current.CancellationToken));
        }
        return await work;
    }

    public async Task UntilReady(string appId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Sidecar(appId).IsReady)
            await Task.Delay(5, patience.Token);
    }

    public async Task Stop()
    {
        if (_runtime is not null)
            await _runtime.DisposeAsync();
        _runtime = null;
    }

    public LocalDapr.Sidecars.Sidecar Sidecar(string appId) => _runtime!.Sidecars.Single(s => s.AppId == appId);

    public HttpClient Http(string appId) => new() { BaseAddress = new Uri($"http://127.0.0.1:{Sidecar(appId).HttpPort}") };

    public GrpcChannel Grpc(string appId) => new(new Uri($"http://127.0.0.1:{Sidecar(appId).GrpcPort}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var (app, _) in _apps)
            await app.DisposeAsync();
        await Stop();
        Directory.Delete(Folder, recursive: true);
    }
}
