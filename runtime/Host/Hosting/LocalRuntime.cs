using System.Net;
using LocalDapr.Components;
using LocalDapr.Engine;
using LocalDapr.Grpc;
using LocalDapr.Http;
using LocalDapr.Invocation;
using LocalDapr.Jobs;
using LocalDapr.PubSub;
using LocalDapr.Resiliency;
using LocalDapr.Resources;
using LocalDapr.Sidecars;
using LocalDapr.Storage;
using LocalDapr.Supervision;
using LocalDapr.Workflows;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LocalDapr.Hosting;

/// <summary>All sidecars of one machine in one process, the apps they belong to, and what they share.</summary>
public sealed partial class LocalRuntime : IAsyncDisposable
{
    private readonly RuntimeOptions _options;
    private readonly DataDirectory _data;
    private readonly Database _database;
    private readonly WebApplication _web;
    private readonly Dictionary<string, IReadOnlyList<DeclaredSubscription>> _declared = new(StringComparer.Ordinal);
    private readonly List<(Sidecar Sidecar, Dictionary<string, string> Environment)> _apps = [];
    private readonly Dictionary<(string AppId, bool IsGrpc), ListenOptions> _listeners = [];
    private readonly PeerDirectory _peers;
    private readonly FreePorts _ports = new();
    private readonly List<AppLog> _logs = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _lives = Task.CompletedTask;

    /// <summary>Takes the data directory and reads all files; whatever is wrong is refused here, before anything runs.</summary>
    public LocalRuntime(RuntimeOptions options)
    {
        _options = options;
        _peers = new PeerDirectory(options.PeersFolder);
        _data = DataDirectory.Take(options.DataDirectory);
        try
        {
            _database = new Database(_data.Database, RuntimeSchema.Create());
            ReadApps(options);
            _web = BuildWeb();
        }
        catch
        {
            _data.Dispose();
            throw;
        }
    }

    public IEnumerable<Sidecar> Sidecars => _apps.Select(a => a.Sidecar);

    private void ReadApps(RuntimeOptions options)
    {
        var factory = new ComponentFactory(_database, options.Clock, (component, problem) => options.Console.WriteLine(
            $"== DAPR == component {component.Name} is left out: {problem}"));
        var sets = new Dictionary<string, (ResourceSet Resources, ComponentSet Components)>(StringComparer.Ordinal);
        foreach (var app in options.Apps)
        {
            var folders = string.Join('\n', app.ResourcesPaths);
            if (!sets.TryGetValue(folders, out var set))
            {
                var read = ResourceSet.Read(app.ResourcesPaths);
                sets[folders] = set = (read, factory.Build(read));
            }
            var environment = AppEnvironment.Inherited(app);
            var appPort = app.AppPort ?? (app.IsSupervised ? _ports.Next() : null);
            var channel = new AppChannel(app, appPort, Token(environment, "APP_API_TOKEN"), options.Clock);
            var policies = new Policies([.. set.Resources.Resiliency.Where(r => r.IsFor(app.AppId))], options.Clock);
            var configuration = app.ConfigFile is { } file ? ConfigurationSpec.Read(file) : ConfigurationSpec.None;
            if (app.WithoutEffect.Count > 0)
                options.Console.WriteLine($"== DAPR == {app.AppId}: without effect here: {string.Join(", ", app.WithoutEffect)}");
            if (app.ListenAddresses.Any(a => !IPAddress.IsLoopback(a)) && Token(environment, "DAPR_API_TOKEN") is null)
                options.Console.WriteLine($"== DAPR == {app.AppId}: its sidecar can be reached from other machines, and no DAPR_API_TOKEN guards it");
            if (configuration.NotServed.Count > 0)
                options.Console.WriteLine($"== DAPR == {app.AppId}: of its configuration is not served here: {string.Join(", ", configuration.NotServed)}");
            var components = set.Components.For(app.AppId);
            var sidecar = new Sidecar(app, channel, components, policies, configuration, Token(environment, "DAPR_API_TOKEN"))
            {
                HttpEndpoints = [.. set.Resources.HttpEndpoints.Where(e => e.IsFor(app.AppId)).Select(e => e.Resolve(components.SecretStores))],
            };
            _apps.Add((sidecar, environment));
            _declared[app.AppId] = set.Resources.Subscriptions;
        }
    }

    public async Task Start(CancellationToken stop)
    {
        var processes = new ProcessFile(_data.Processes);
        foreach (var (appId, left) in processes.KillLeftOvers())
            KilledLeftOver(_web.Logger, appId, left.Pid);

        StartWorkflows();
        try
        {
            await _web.StartAsync(stop);
        }
        catch (IOException e)
        {
            throw new ConfigurationException($"a sidecar's port is taken: {e.Message}", e);
        }
        foreach (var (sidecar, _) in _apps)
        {
            sidecar.HttpPort = _listeners[(sidecar.AppId, false)].IPEndPoint!.Port;
            sidecar.GrpcPort = _listeners[(sidecar.AppId, true)].IPEndPoint!.Port;
            _peers.Announce(sidecar);
            Ready(_web.Logger, sidecar.AppId, sidecar.HttpPort, sidecar.GrpcPort, sidecar.Channel.Port);
        }
        var lives = _apps.Select(app => Live(app.Sidecar, app.Environment, processes)).ToList();
        var retention = _web.Services.GetRequiredService<MessageRetention>();
        _lives = Task.WhenAll([.. lives.Select(life => life.Run(_options.Patience, _stop.Token)), retention.Run(_stop.Token)]);
    }

    /// <summary>Waits until somebody asks the runtime to end: an app, or a failure that cannot be lived with.</summary>
    public async Task RunUntilStopped()
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _web.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task;
    }

    /// <summary>Goes on for a while after it was asked to stop, for an app that still has things to end; until it says that it is unwell.</summary>
    public async Task BlockShutdown()
    {
        if (_options.BlockShutdown <= TimeSpan.Zero)
            return;
        Blocked(_web.Logger, _options.BlockShutdown);
        using var over = new CancellationTokenSource(_options.BlockShutdown, _options.Clock);
        await Task.WhenAll(Sidecars.Select(s => s.Health.WaitUnwell(over.Token))).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>Takes the apps down first, and the sidecars they may still need after them.</summary>
    public async ValueTask DisposeAsync()
    {
        Stopping(_web.Logger);
        _peers.Dispose(); // first: nobody should be sent here any more
        await Drain();
        await _stop.CancelAsync();
        await _lives;
        await _web.DisposeAsync();
        foreach (var log in _logs)
            log.Dispose();
        foreach (var (sidecar, _) in _apps)
            sidecar.Channel.Dispose();
        await _database.DisposeAsync();
        _stop.Dispose();
        _data.Dispose();
    }

    /// <summary>What is under way with the apps may end; nothing new begins.</summary>
    private async Task Drain()
    {
        var drained = Task.WhenAll(Sidecars.Select(s => s.Channel.Drain()));
        if (await Task.WhenAny(drained, Task.Delay(_options.GracefulShutdown)) != drained)
            NotDrained(_web.Logger, _options.GracefulShutdown);
    }

    private void StartWorkflows()
    {
        var engine = _web.Services.GetRequiredService<WorkflowEngine>();
        var logger = _web.Services.GetRequiredService<ILogger<WorkflowEngine>>();
        engine.Dropped += what => WorkflowDropped(logger, what);
        engine.Broken += failure =>
        {
            // Memory is ahead of the disk now: only a restart brings them together again.
            WorkflowsBroken(logger, failure);
            _web.Lifetime.StopApplication();
        };
        engine.Load();
    }

    private AppLife Live(Sidecar sidecar, Dictionary<string, string> inherited, ProcessFile processes)
    {
        var app = sidecar.App;
        var connection = _web.Services.GetRequiredService<AppConnection>();
        var logger = _web.Services.GetRequiredService<ILoggerFactory>().CreateLogger<SupervisedApp>();
        if (!app.IsSupervised)
            return new AppLife(sidecar, null, connection, logger);

        var environment = AppEnvironment.Complete(app, inherited, sidecar.Channel.Port, sidecar.HttpPort, sidecar.GrpcPort);
        var log = new AppLog(app.AppId, _data.Logs, app.AppLog, _options.Console);
        _logs.Add(log);
        return new AppLife(
            sidecar, new SupervisedApp(app, environment, processes, log, logger, _options.Clock), connection, logger);
    }

    private WebApplication BuildWeb()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "LocalDapr" });
        builder.Logging.SetMinimumLevel(_options.LogLevel)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddProvider(new ConsoleLines(_options.Console, _options.Clock));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(_options.Clock);
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        builder.Services.AddSingleton(new SidecarDirectory(Sidecars));
        builder.Services.AddSingleton<ShutdownRequest>();
        builder.Services.AddSingleton(_peers);
        builder.Services.AddSingleton(_database);
        builder.Services.AddSingleton<Broker>();
        builder.Services.AddSingleton<Deliveries>();
        builder.Services.AddSingleton(services => new MessageRetention(
            services.GetRequiredService<Broker>(), _options.MessageRetention, _options.Clock, services.GetRequiredService<ILogger<MessageRetention>>()));
        builder.Services.AddSingleton<JobStore>();
        builder.Services.AddSingleton<IWorkflowStore, SqliteWorkflowStore>();
        var retention = _apps.ToDictionary(app => app.Sidecar.AppId, app => app.Sidecar.Configuration.Retention, StringComparer.Ordinal);
        builder.Services.AddSingleton(services => new WorkflowEngine(
            services.GetRequiredService<IWorkflowStore>(), _options.Clock, appId => retention.GetValueOrDefault(appId)));
        builder.Services.AddSingleton<TaskHubSidecarService>();
        builder.Services.AddSingleton<DaprService>();
        builder.Services.AddSingleton<SidecarDescription>();
        builder.Services.AddSingleton<Publisher>();
        builder.Services.AddSingleton(services => new ReadyApps(Sidecars.Select(s => s.AppId), services.GetRequiredService<Broker>(), _options.Clock));
        builder.Services.AddSingleton<Func<Sidecar, SubscriptionList>>(services => sidecar => new SubscriptionList(
            _declared[sidecar.AppId], _options.Clock, services.GetRequiredService<ILogger<SubscriptionList>>()));
        builder.Services.AddSingleton<AppConnection>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            foreach (var (sidecar, _) in _apps)
            {
                Listen(kestrel, sidecar, sidecar.App.HttpPort, HttpProtocols.Http1, isGrpc: false);
                Listen(kestrel, sidecar, sidecar.App.GrpcPort, HttpProtocols.Http2, isGrpc: true);
            }
        });
        var web = builder.Build();
        web.Use(Gatekeeper.Guard);
        HealthApi.Map(web);
        MetadataApi.Map(web);
        StateApi.Map(web);
        PublishApi.Map(web);
        SecretsApi.Map(web);
        BindingsApi.Map(web);
        NotServedApi.Map(web);
        WorkflowApi.Map(web);
        JobsApi.Map(web);
        JobCalls.Map(web);
        web.Services.GetRequiredService<TaskHubSidecarService>().Map(web);
        web.Services.GetRequiredService<DaprService>().Map(web);
        InvocationApi.Map(web);
        return web;
    }

    private void Listen(KestrelServerOptions kestrel, Sidecar sidecar, int? port, HttpProtocols protocols, bool isGrpc)
    {
        var addresses = sidecar.App.ListenAddresses;
        if (port is null && addresses.Count > 1)
            port = _ports.Next(); // the same on every address
        foreach (var address in addresses)
        {
            kestrel.Listen(address, port ?? 0, listener =>
            {
                listener.Protocols = protocols;
                listener.Use(next => connection =>
                {
                    connection.Features.Set(new SidecarFeature(sidecar, isGrpc));
                    return next(connection);
                });
                _listeners.TryAdd((sidecar.AppId, isGrpc), listener);
            });
        }
    }

    private static string? Token(Dictionary<string, string> environment, string name) =>
        environment.GetValueOrDefault(name) is { Length: > 0 } token ? token : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "stopping")]
    private static partial void Stopping(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "goes on for {Time}, or until the app is unwell")]
    private static partial void Blocked(ILogger logger, TimeSpan time);

    [LoggerMessage(Level = LogLevel.Warning, Message = "calls to apps were still under way after {Time}; they are broken off")]
    private static partial void NotDrained(ILogger logger, TimeSpan time);

    [LoggerMessage(Level = LogLevel.Warning, Message = "workflows: {What}")]
    private static partial void WorkflowDropped(ILogger logger, string what);

    [LoggerMessage(Level = LogLevel.Critical, Message = "workflows cannot be stored")]
    private static partial void WorkflowsBroken(ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "{App}: sidecar ready, HTTP {Http}, gRPC {Grpc}, app port {AppPort}")]
    private static partial void Ready(ILogger logger, string app, int http, int grpc, int? appPort);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{App}: killed process {Pid}, left over from a runtime that was killed")]
    private static partial void KilledLeftOver(ILogger logger, string app, int pid);
}
