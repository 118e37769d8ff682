using System.Net;
using Dapr.Client;
using Dapr.Workflow;
using LocalDapr.Supervision;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StandIns.Tests.Runtime.Host;

namespace StandIns.Tests.Sdk.Together;

/// <summary>A product-like app over the SDKs, with its sidecar in the local runtime: nothing between them is faked.</summary>
internal sealed class SdkApp : IAsyncDisposable
{
    private const string AppId = "app";

    private readonly RuntimeScenario _runtime = new();
    private readonly int _port = new FreePorts().Next();
    private readonly Action<WorkflowRuntimeOptions> _workflows;
    private readonly Action<WebApplication> _endpoints;
    private WebApplication? _web;

    private SdkApp(Action<WorkflowRuntimeOptions> workflows, Action<WebApplication> endpoints) => (_workflows, _endpoints) = (workflows, endpoints);

    public DaprClient Dapr => _web!.Services.GetRequiredService<DaprClient>();

    public DaprWorkflowClient Workflows => _web!.Services.GetRequiredService<DaprWorkflowClient>();

    public static async Task<SdkApp> Start(Action<WorkflowRuntimeOptions>? workflows = null, Action<WebApplication>? endpoints = null)
    {
        var app = new SdkApp(workflows ?? (_ => { }), endpoints ?? (_ => { }));
        app._runtime.App(AppId, definition => definition with { AppPort = app._port });
        await app._runtime.Start(wait: false);
        await app.StartApp();
        await app._runtime.UntilReady(AppId);
        return app;
    }

    /// <summary>The app ends and comes back; its sidecar stays.</summary>
    public async Task Restart()
    {
        await _web!.DisposeAsync();
        await StartApp();
    }

    public async ValueTask DisposeAsync()
    {
        if (_web is not null) await _web.DisposeAsync();
        await _runtime.DisposeAsync();
    }

    private async Task StartApp()
    {
        var sidecar = _runtime.Sidecar(AppId);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_HTTP_ENDPOINT"] = $"http://127.0.0.1:{sidecar.HttpPort}",
            ["DAPR_GRPC_ENDPOINT"] = $"http://127.0.0.1:{sidecar.GrpcPort}",
        });
        builder.Services.AddDaprClient();
        builder.Services.AddDaprWorkflow(_workflows);
        _web = builder.Build();
        _web.UseCloudEvents();
        _endpoints(_web);
        _web.MapSubscribeHandler();
        await _web.StartAsync();
    }
}
