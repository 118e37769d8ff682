using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace StandIns.Tests.Sdk.AspNetCore;

/// <summary>A small app on a free port, as a product's would be, with a client for whoever plays the sidecar.</summary>
internal sealed class App : IAsyncDisposable
{
    private readonly WebApplication _web;

    private App(WebApplication web)
    {
        _web = web;
        Http = new HttpClient { BaseAddress = new Uri(web.Urls.First()) };
    }

    public HttpClient Http { get; }

    public static async Task<App> Start(
        Action<IEndpointRouteBuilder> endpoints, Action<WebApplication>? pipeline = null, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        services?.Invoke(builder.Services);
        var web = builder.Build();
        pipeline?.Invoke(web);
        endpoints(web);
        await web.StartAsync();
        return new App(web);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _web.DisposeAsync();
    }
}
