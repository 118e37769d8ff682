using Dapr.Workflow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace StandIns.Tests.Sdk.Workflow;

/// <summary>An app with a workflow worker, registered as a product would, connected to the gRPC port it is given.</summary>
internal sealed class WorkflowApp(IHost host) : IAsyncDisposable
{
    public DaprWorkflowClient Client => host.Services.GetRequiredService<DaprWorkflowClient>();

    public static async Task<WorkflowApp> Start(
        int grpcPort, Action<WorkflowRuntimeOptions> workflows, Action<IServiceCollection>? services = null, string? token = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_GRPC_ENDPOINT"] = $"http://127.0.0.1:{grpcPort}",
            ["DAPR_API_TOKEN"] = token,
        });
        services?.Invoke(builder.Services);
        builder.Services.AddDaprWorkflow(workflows);
        var host = builder.Build();
        await host.StartAsync();
        return new WorkflowApp(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
