using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Protocols.Grpc.Server;

namespace StandIns.Tests.Runtime.Host;

/// <summary>A message as an app received it, with the metadata of its call.</summary>
internal sealed record Told(IMessage Message, IReadOnlyDictionary<string, string> Headers);

/// <summary>An app in the test's own process that speaks gRPC: it offers the callbacks it was given, and records what it is sent.</summary>
internal sealed class GrpcTestApp : IAsyncDisposable
{
    private const string Callbacks = "/dapr.proto.runtime.v1.AppCallback/";
    private readonly ConcurrentDictionary<System.Type, Channel<Told>> _told = new();
    private readonly List<Action<WebApplication>> _services = [];
    private WebApplication? _web;

    public int Port { get; private set; }

    public GrpcTestApp Subscribes(params TopicSubscription[] subscriptions) => On<Empty, ListTopicSubscriptionsResponse>(
        $"{Callbacks}ListTopicSubscriptions", (_, _) => new ListTopicSubscriptionsResponse { Subscriptions = { subscriptions } });

    public GrpcTestApp TakesBindings(params string[] names) => On<Empty, ListInputBindingsResponse>(
        $"{Callbacks}ListInputBindings", (_, _) => new ListInputBindingsResponse { Bindings = { names } });

    public GrpcTestApp OnEvent(Func<TopicEventRequest, TopicEventResponse> answer) =>
        On<TopicEventRequest, TopicEventResponse>($"{Callbacks}OnTopicEvent", (request, _) => answer(request));

    public GrpcTestApp OnBinding() => On<BindingEventRequest, BindingEventResponse>($"{Callbacks}OnBindingEvent", (_, _) => new BindingEventResponse());

    public GrpcTestApp OnInvoke(Func<InvokeRequest, ServerCall, InvokeResponse> answer) => On($"{Callbacks}OnInvoke", answer);

    public GrpcTestApp On<TRequest, TResponse>(string path, Func<TRequest, ServerCall, TResponse> answer)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>
    {
        _services.Add(web => web.MapUnary<TRequest, TResponse>(path, (request, call) =>
        {
            Box(typeof(TRequest)).Writer.TryWrite(new Told(
                request, call.Http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            return Task.FromResult(answer(request, call));
        }));
        return this;
    }

    public GrpcTestApp With(Action<WebApplication> map)
    {
        _services.Add(map);
        return this;
    }

    public async Task Listen()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, Port, listener => listener.Protocols = HttpProtocols.Http2));
        _web = builder.Build();
        foreach (var map in _services)
            map(_web);
        _web.MapUnimplemented();
        await _web.StartAsync();
        Port = new Uri(_web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;
    }

    /// <summary>The next message of that kind.</summary>
    public async Task<(T Message, IReadOnlyDictionary<string, string> Headers)> Next<T>()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        var told = await Box(typeof(T)).Reader.ReadAsync(patience.Token);
        return ((T)told.Message, told.Headers);
    }

    public async ValueTask DisposeAsync()
    {
        if (_web is not null)
            await _web.DisposeAsync();
    }

    public static RpcException Refusal(StatusCode code, string detail) => new(code, detail);

    private Channel<Told> Box(System.Type kind) => _told.GetOrAdd(kind, _ => Channel.CreateUnbounded<Told>());
}
