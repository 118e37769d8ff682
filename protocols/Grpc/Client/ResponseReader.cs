using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Protocols.Grpc.Wire;

namespace Protocols.Grpc.Client;

/// <summary>The answers of a streaming call, in order, until the server ends it. Disposing it early tells the server to stop.</summary>
public sealed class ResponseReader<TResponse> : IDisposable
    where TResponse : class, IMessage<TResponse>, new()
{
    private readonly HttpResponseMessage _response;
    private readonly PipeReader _input;
    private readonly int? _maxSize;
    private readonly CallLife _life;

    internal ResponseReader(HttpResponseMessage response, PipeReader input, int? maxSize, CallLife life) =>
        (_response, _input, _maxSize, _life) = (response, input, maxSize, life);

    public async IAsyncEnumerable<TResponse> ReadAll([EnumeratorCancellation] CancellationToken stop = default)
    {
        while (await Next(stop) is { } message) yield return message;
    }

    /// <summary>The next message; null when the server has ended the stream with OK.</summary>
    public async Task<TResponse?> Next(CancellationToken stop = default)
    {
        using var either = stop.CanBeCanceled && stop != _life.Stop ? CancellationTokenSource.CreateLinkedTokenSource(_life.Stop, stop) : null;
        try
        {
            var message = await MessageFrame.Read<TResponse>(_input, _maxSize, either?.Token ?? _life.Stop);
            if (message is null) CallStatus.ThrowUnlessOk(_response);
            return message;
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            throw stop.IsCancellationRequested
                ? new RpcException(new Status(StatusCode.Cancelled, "Call canceled by the client.", failure))
                : _life.Explain(failure);
        }
    }

    public void Dispose()
    {
        _response.Dispose();
        _life.Dispose();
    }
}
