using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace AzureSimulator.InMemory;

/// <summary>A server without a socket: requests are handed to it as features, the simulator that each is for among them.</summary>
internal sealed class MemoryServer : IServer
{
    private Func<IFeatureCollection, Task>? process;

    /// <summary>One serves all the simulators of a process: finding out its routes takes longer than many a simulator lives.</summary>
    public static Lazy<Task<MemoryServer>> Shared { get; } = new(Begin);

    private MemoryServer() => Features.Set<IServerAddressesFeature>(new ServerAddressesFeature());

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        process = async features =>
        {
            var context = application.CreateContext(features);
            try
            {
                await application.ProcessRequestAsync(context);
                application.DisposeContext(context, null);
            }
            catch (Exception problem)
            {
                application.DisposeContext(context, problem);
                throw;
            }
        };
        return Task.CompletedTask;
    }

    private static async Task<MemoryServer> Begin()
    {
        var server = new MemoryServer();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton<IServer>(server).AddRoutingCore();
        var app = builder.Build();
        AzureApp.Map(app);
        await app.StartAsync();
        return server;
    }

    public Task Process(IFeatureCollection features) => process?.Invoke(features) ?? throw new InvalidOperationException("The simulator has not been started.");

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => process = null;
}
