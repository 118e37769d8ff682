using System.Collections.Concurrent;
using System.Net;
using Dapr.Client;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Protocols.Grpc.Server;

namespace StandIns.Tests.Sdk.Client;

/// <summary>Answers as it is told, over HTTP and gRPC, and remembers what the client sent. State it keeps, until it is told otherwise.</summary>
internal sealed class FakeSidecar : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly Dictionary<string, Func<IMessage, IMessage>> _answers = [];
    private readonly ConcurrentDictionary<string, (ByteString Value, int Version)> _state = new();
    private Func<HttpContext, Task> _answer = http =>
    {
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    };

    private FakeSidecar(WebApplication web) => _web = web;

    /// <summary>The HTTP requests.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The gRPC requests.</summary>
    public List<IMessage> Requests { get; } = [];

    public string Body { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>();

    public string HttpEndpoint => _web.Urls.First();

    public string GrpcEndpoint => _web.Urls.Last();

    public DaprClient Client { get; private set; } = null!;

    public static async Task<FakeSidecar> Start(string? token = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2);
        });
        var web = builder.Build();
        var sidecar = new FakeSidecar(web);
        sidecar.MapCalls(web);
        web.MapFallback("{**path}", sidecar.Serve);
        await web.StartAsync();
        var client = new DaprClientBuilder().UseHttpEndpoint(sidecar.HttpEndpoint).UseGrpcEndpoint(sidecar.GrpcEndpoint);
        sidecar.Client = (token is null ? client : client.UseDaprApiToken(token)).Build();
        return sidecar;
    }

    public FakeSidecar Answers(int status, string body = "") => Answers(http =>
    {
        http.Response.StatusCode = status;
        return status == 204 ? Task.CompletedTask : http.Response.WriteAsync(body);
    });

    public FakeSidecar Answers(Func<HttpContext, Task> answer)
    {
        _answer = answer;
        return this;
    }

    public FakeSidecar Answers<TRequest>(Func<TRequest, IMessage> answer)
        where TRequest : IMessage
    {
        _answers[typeof(TRequest).Name] = request => answer((TRequest)request);
        return this;
    }

    public FakeSidecar Refuses<TRequest>(StatusCode status, string detail = "no")
        where TRequest : IMessage => Answers<TRequest>(_ => throw new RpcException(status, detail));

    public void Put(string store, string key, string value) => _state[$"{store}/{key}"] = (ByteString.CopyFromUtf8(value), 1);

    public string Get(string store, string key) => _state[$"{store}/{key}"].Value.ToStringUtf8();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _web.DisposeAsync();
    }

    private void MapCalls(WebApplication web)
    {
        Map<PublishEventRequest, Empty>(web, "PublishEvent", _ => new Empty());
        Map<BulkPublishRequest, BulkPublishResponse>(web, "BulkPublishEvent", _ => new BulkPublishResponse());
        Map<GetStateRequest, GetStateResponse>(web, "GetState", request => _state.TryGetValue($"{request.StoreName}/{request.Key}", out var kept)
            ? new GetStateResponse { Data = kept.Value, Etag = $"{kept.Version}" }
            : new GetStateResponse());
        Map<GetBulkStateRequest, GetBulkStateResponse>(web, "GetBulkState", _ => new GetBulkStateResponse());
        Map<SaveStateRequest, Empty>(web, "SaveState", Save);
        Map<DeleteStateRequest, Empty>(web, "DeleteState", _ => new Empty());
        Map<DeleteBulkStateRequest, Empty>(web, "DeleteBulkState", _ => new Empty());
        Map<ExecuteStateTransactionRequest, Empty>(web, "ExecuteStateTransaction", _ => new Empty());
        Map<GetSecretRequest, GetSecretResponse>(web, "GetSecret", _ => new GetSecretResponse());
        Map<GetBulkSecretRequest, GetBulkSecretResponse>(web, "GetBulkSecret", _ => new GetBulkSecretResponse());
        Map<InvokeBindingRequest, InvokeBindingResponse>(web, "InvokeBinding", _ => new InvokeBindingResponse());
        Map<GetMetadataRequest, GetMetadataResponse>(web, "GetMetadata", _ => new GetMetadataResponse());
        Map<SetMetadataRequest, Empty>(web, "SetMetadata", _ => new Empty());
        Map<ShutdownRequest, Empty>(web, "Shutdown", _ => new Empty());
        Map<TryLockRequest, Dapr.Client.Autogen.Grpc.v1.TryLockResponse>(web, "TryLockAlpha1", _ => new Dapr.Client.Autogen.Grpc.v1.TryLockResponse());
        Map<UnlockRequest, Dapr.Client.Autogen.Grpc.v1.UnlockResponse>(web, "UnlockAlpha1", _ => new Dapr.Client.Autogen.Grpc.v1.UnlockResponse());
        Map<GetConfigurationRequest, Dapr.Client.Autogen.Grpc.v1.GetConfigurationResponse>(
            web, "GetConfiguration", _ => new Dapr.Client.Autogen.Grpc.v1.GetConfigurationResponse());
        Map<UnsubscribeConfigurationRequest, Dapr.Client.Autogen.Grpc.v1.UnsubscribeConfigurationResponse>(
            web, "UnsubscribeConfiguration", _ => new Dapr.Client.Autogen.Grpc.v1.UnsubscribeConfigurationResponse());
        web.MapServerStream<SubscribeConfigurationRequest, Dapr.Client.Autogen.Grpc.v1.SubscribeConfigurationResponse>(
            "/dapr.proto.runtime.v1.Dapr/SubscribeConfiguration", async (request, stream, call) =>
            {
                Requests.Add(request);
                for (var i = 1; i <= 2; i++)
                {
                    await stream.Write(new Dapr.Client.Autogen.Grpc.v1.SubscribeConfigurationResponse
                    {
                        Id = "sub-1",
                        Items = { ["k"] = new Dapr.Client.Autogen.Grpc.v1.ConfigurationItem { Value = $"v{i}", Version = $"{i}" } },
                    });
                }
            });
    }

    private void Map<TRequest, TResponse>(IEndpointRouteBuilder routes, string rpc, Func<TRequest, TResponse> usual)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse> =>
        routes.MapUnary<TRequest, TResponse>($"/dapr.proto.runtime.v1.Dapr/{rpc}", (request, call) =>
        {
            Requests.Add(request);
            Headers = call.Http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            return Task.FromResult(_answers.TryGetValue(typeof(TRequest).Name, out var answer) ? (TResponse)answer(request) : usual(request));
        });

    private Empty Save(SaveStateRequest request)
    {
        foreach (var item in request.States)
        {
            var path = $"{request.StoreName}/{item.Key}";
            var kept = _state.GetValueOrDefault(path);
            if (item.Etag is { Value.Length: > 0 } etag && etag.Value != $"{kept.Version}")
                throw new RpcException(StatusCode.Aborted, "possible etag mismatch");
            _state[path] = (item.Value, kept.Version + 1);
        }
        return new Empty();
    }

    private async Task Serve(HttpContext http)
    {
        Calls.Add($"{http.Request.Method} {http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}");
        Headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Body = await new StreamReader(http.Request.Body).ReadToEndAsync();
        await _answer(http);
    }
}
