using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace AzureSimulator.InMemory;

/// <summary>A server without a socket: requests are handed to it as features.</summary>
internal sealed class MemoryServer : IServer
{
    private Func<IFeatureCollection, Task>? process;

    public MemoryServer() => Features.Set<IServerAddressesFeature>(new ServerAddressesFeature());

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

    public Task Process(IFeatureCollection features) => process?.Invoke(features) ?? throw new InvalidOperationException("The simulator has not been started.");

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => process = null;
}
