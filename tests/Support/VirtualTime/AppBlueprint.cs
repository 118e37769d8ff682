using System.Collections.Concurrent;
using System.Diagnostics;
using Dapr.Workflow;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ReleaseOrchestrator.Hosting.Jobs;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>
/// An app of the product as its own Program composes it: the services it registers and the routes it maps. The program is started once in this process,
/// without sockets, workers and logs; any number of instances then live by it, each with services of its own.
/// </summary>
internal sealed class AppBlueprint
{
    private static readonly ConcurrentDictionary<Type, Lazy<AppBlueprint>> Known = new();

    private readonly Func<HttpRequestMessage, IServiceProvider, CancellationToken, Task<HttpResponseMessage>> _serve;
    private readonly List<ServiceDescriptor> _services = [];
    private readonly Lazy<IOptions<JsonOptions>> _json;
    private EndpointDataSource? _endpoints;

    private AppBlueprint(Type app, IReadOnlyDictionary<string, string> settings)
    {
        var server = new AppServer();
        _json = new(() =>
        {
            using var services = Collection().BuildServiceProvider();
            return services.GetRequiredService<IOptions<JsonOptions>>();
        });
        _serve = server.Serve;
        var program = app.Assembly.EntryPoint ?? throw new InvalidOperationException($"{app.Assembly} has no program.");
        var thread = new Thread(() =>
        {
            using var listening = DiagnosticListener.AllListeners.Subscribe(new HostListener(
                Thread.CurrentThread, services => Capture(services, server), host => _endpoints = host.Services.GetRequiredService<EndpointDataSource>()));
            try
            {
                program.Invoke(null, [settings.Select(s => $"--{s.Key}={s.Value}").ToArray()]);
            }
            catch (Exception problem)
            {
                server.Started.TrySetException(problem.InnerException ?? problem);
            }
        })
        { IsBackground = true, Name = app.Name };
        thread.Start();
        server.Started.Task.GetAwaiter().GetResult();
    }

    /// <summary>The blueprint of the app that <typeparamref name="TApp"/> names; the settings of whoever asks first count for the process.</summary>
    public static AppBlueprint Of<TApp>(IReadOnlyDictionary<string, string> settings) =>
        Known.GetOrAdd(typeof(TApp), app => new Lazy<AppBlueprint>(() => new AppBlueprint(app, settings))).Value;

    public bool HasJobs => _services.Exists(service => service.ServiceType == typeof(JobPump));

    public bool HasWorkflows => _services.Exists(service => service.ServiceType == typeof(WorkflowRuntimeOptions));

    /// <summary>Services for one instance of the app; what <paramref name="change"/> registers counts instead of what the program registered.</summary>
    public ServiceProvider Services(Action<IServiceCollection> change)
    {
        var services = Collection();
        services.AddSingleton(_json.Value); // what is known of types is found out once for all instances
        services.AddSingleton(_endpoints!); // and so are the routes
        change(services);
        return services.BuildServiceProvider();
    }

    public Task<HttpResponseMessage> Serve(HttpRequestMessage request, IServiceProvider services, CancellationToken stop) => _serve(request, services, stop);

    private ServiceCollection Collection()
    {
        var services = new ServiceCollection();
        foreach (var service in _services)
            ((ICollection<ServiceDescriptor>)services).Add(service);
        return services;
    }

    private void Capture(IServiceCollection services, IServer server)
    {
        // The web server's own worker serves the routes; every other one would act by itself, in time that is not the instance's.
        foreach (var worker in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Name != "GenericWebHostService").ToList())
            services.Remove(worker);
        services.RemoveAll<ILoggerProvider>();
        services.Replace(ServiceDescriptor.Singleton(server));
        services.Replace(ServiceDescriptor.Singleton<IHostLifetime, Unending>());
        _services.AddRange(services.Where(s => s.ServiceType != typeof(IHostedService) && s.ServiceType != typeof(IServer)));
    }

    /// <summary>Waits for the one host that is built on a thread.</summary>
    private sealed class HostListener(Thread thread, Action<IServiceCollection> building, Action<IHost> built) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
                value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (Thread.CurrentThread != thread)
                return;
            if (value is { Key: "HostBuilding", Value: IHostBuilder builder })
                builder.ConfigureServices((_, services) => building(services));
            else if (value is { Key: "HostBuilt", Value: IHost host })
                built(host);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    private sealed class Unending : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
