using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace StandIns.Tests.Runtime.Host;

/// <summary>A call as an app received it.</summary>
internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>An app in the test's own process: records what it is sent, and answers as it is told.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();
    private readonly ConcurrentDictionary<string, RequestDelegate> _answers = new(StringComparer.Ordinal);
    private WebApplication? _web;

    public TestApp(string id) => Id = id;

    public string Id { get; }

    public int Port { get; private set; }

    public string? Subscriptions { get; set; }

    /// <summary>The body of the call that is being answered.</summary>
    public string LastBody { get; private set; } = "";

    public TestApp On(string path, RequestDelegate answer)
    {
        _answers[path] = answer;
        return this;
    }

    public TestApp On(string path, int status, string body = "") => On(path, async context =>
    {
        context.Response.StatusCode = status;
        if (body.Length > 0)
            await context.Response.WriteAsync(body);
    });

    /// <summary>Starts to listen, on the port it had before if it had one.</summary>
    public async Task Listen()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port));
        _web = builder.Build();
        _web.Run(Serve);
        await _web.StartAsync();
        Port = new Uri(_web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;
    }

    public async Task GoDown()
    {
        if (_web is not null)
            await _web.DisposeAsync();
        _web = null;
    }

    /// <summary>The next call to that path; calls to others are passed over.</summary>
    public async Task<Received> Next(string path)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var received = await _received.Reader.ReadAsync(patience.Token);
            if (received.Target.Split('?')[0] == path)
                return received;
        }
    }

    /// <summary>The next call, whatever its path.</summary>
    public async Task<Received> Any()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        return await _received.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync() => await GoDown();

    private async Task Serve(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var path = context.Request.Path.Value!;
        LastBody = body;
        if (path == "/dapr/subscribe")
        {
            context.Response.StatusCode = Subscriptions is null ? 404 : 200;
            if (Subscriptions is not null)
                await context.Response.WriteAsync(Subscriptions);
            return;
        }
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        _received.Writer.TryWrite(new Received(
            context.Request.Method, target, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
        if (_answers.TryGetValue(path, out var answer))
            await answer(context);
    }
}
