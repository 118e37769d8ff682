using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using LocalDapr.Sidecars;
using Protocols.Grpc.Client;

namespace StandIns.Tests.Runtime.Host;

/// <summary>A gRPC client of one sidecar that keeps what a refusal says in its details.</summary>
internal sealed class RecordedGrpc : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly Recorder _recorder = new();

    public RecordedGrpc(Sidecar sidecar) =>
        _channel = new GrpcChannel(new Uri($"http://127.0.0.1:{sidecar.GrpcPort}"), new GrpcChannelOptions { Handler = _recorder });

    public Task<TResponse> Call<TRequest, TResponse>(string method, TRequest request)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new() =>
        _channel.Unary<TRequest, TResponse>($"/dapr.proto.runtime.v1.Dapr/{method}", request);

    /// <summary>Makes a call that must be refused.</summary>
    public async Task<Refusal> Refused<TRequest, TResponse>(string method, TRequest request)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Call<TRequest, TResponse>(method, request));
        var details = _recorder.Details is { } bin ? Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(bin.PadRight((bin.Length + 3) / 4 * 4, '='))) : null;
        return new Refusal(refusal.StatusCode, refusal.Status.Detail, details?.Details.ToList() ?? []);
    }

    public void Dispose() => _channel.Dispose();

    private sealed class Recorder() : DelegatingHandler(new SocketsHttpHandler())
    {
        public string? Details { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            Details = response.Headers.TryGetValues("grpc-status-details-bin", out var values) ? values.Single() : null;
            return response;
        }
    }
}

/// <summary>How a call over gRPC was refused.</summary>
internal sealed record Refusal(StatusCode Code, string Message, IReadOnlyList<Any> Details)
{
    public string? Reason => Details.Where(d => d.Is(ErrorInfo.Descriptor)).Select(d => d.Unpack<ErrorInfo>().Reason).SingleOrDefault();
}
