using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Protocols.Grpc.Wire;

namespace Protocols.Grpc.Client;

/// <summary>Calls one server, over HTTP/2 in clear text or TLS. Every call that fails, fails with an <see cref="RpcException"/>.</summary>
public sealed class GrpcChannel : IDisposable
{
    // A message of a stream may be long, and is read the sooner the fewer pieces it is in.
    private static readonly StreamPipeReaderOptions ForStreams = new(bufferSize: 64 * 1024, minimumReadSize: 8 * 1024);

    private static readonly Dictionary<string, string> Empty = [];

    private readonly ConcurrentDictionary<string, Uri> _addresses = new(StringComparer.Ordinal);
    private readonly HttpClient _http;
    private readonly GrpcChannelOptions _options;

    public GrpcChannel(Uri address, GrpcChannelOptions? options = null)
    {
        _options = options ?? new GrpcChannelOptions();
        _http = new HttpClient(_options.Handler ?? Connections(_options))
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>One request, one answer.</summary>
    public async Task<TResponse> Unary<TRequest, TResponse>(string path, TRequest request, CallOptions options = default)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var life = new CallLife(options, _options.Time);
        PipeReader? input = null;
        try
        {
            using var response = await Send(path, request, options, life.Stop);
            input = PipeReader.Create(await response.Content.ReadAsStreamAsync(life.Stop));
            var answer = await MessageFrame.Read<TResponse>(input, _options.MaxReceiveMessageSize, life.Stop);

            // The trailers only come after the end of the body.
            if (answer is not null && await MessageFrame.Read<TResponse>(input, _options.MaxReceiveMessageSize, life.Stop) is not null)
                throw new RpcException(StatusCode.Internal, "The server sent more than one message.");
            CallStatus.ThrowUnlessOk(response);
            options.Answered?.Invoke(response);
            return answer ?? throw new RpcException(StatusCode.Internal, "The server sent no message.");
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            throw life.Explain(failure);
        }
        finally
        {
            if (input is not null) await input.CompleteAsync(); // gives its buffers back
        }
    }

    /// <summary>One request, many answers. Returns as soon as the server has accepted the stream.</summary>
    public async Task<ResponseReader<TResponse>> ServerStream<TRequest, TResponse>(string path, TRequest request, CallOptions options = default)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        var life = new CallLife(options, _options.Time);
        HttpResponseMessage? response = null;
        try
        {
            response = await Send(path, request, options, life.Stop);
            var input = PipeReader.Create(await response.Content.ReadAsStreamAsync(life.Stop), ForStreams);
            return new ResponseReader<TResponse>(response, input, _options.MaxReceiveMessageSize, life);
        }
        catch (Exception failure)
        {
            response?.Dispose();
            var explained = failure as RpcException ?? life.Explain(failure);
            life.Dispose();
            if (ReferenceEquals(explained, failure)) throw;
            throw explained;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> Send(string path, IMessage message, CallOptions options, CancellationToken stop)
    {
        var size = message.CalculateSize();
        MessageFrame.RefuseAbove(_options.MaxSendMessageSize, size);
        var frame = new ArrayBufferWriter<byte>(size + MessageFrame.HeaderSize);
        MessageFrame.Write(frame, message);

        using var request = new HttpRequestMessage(HttpMethod.Post, _addresses.GetOrAdd(path, static (path, http) => new Uri(http.BaseAddress!, path), _http))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(frame.WrittenMemory),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        if (options.Timeout is { } timeout) request.Headers.Add("grpc-timeout", GrpcTimeout.Write(timeout));
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity");
        foreach (var (name, value) in options.Headers ?? Empty) request.Headers.TryAddWithoutValidation(name, value);
        foreach (var (name, value) in _options.Headers)
        {
            if (!request.Headers.Contains(name)) request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        try
        {
            CallStatus.ThrowUnlessAccepted(response);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // A sidecar that died without a word is noticed by the pings.
    private static SocketsHttpHandler Connections(GrpcChannelOptions options) => new()
    {
        EnableMultipleHttp2Connections = true,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingDelay = options.KeepAlive.Silence,
        KeepAlivePingTimeout = options.KeepAlive.Answer,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        UseProxy = false,
    };
}
