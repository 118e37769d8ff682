using System.IO.Pipelines;
using Google.Protobuf;
using Protocols.Grpc.Wire;

namespace Protocols.Grpc.Server;

/// <summary>The answers of a streaming call. Several tasks may write; each message goes out whole and at once.</summary>
public sealed class ResponseWriter<TResponse> : IDisposable
    where TResponse : IMessage
{
    private readonly PipeWriter _output;
    private readonly CancellationToken _cancelled;
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal ResponseWriter(PipeWriter output, CancellationToken cancelled) => (_output, _cancelled) = (output, cancelled);

    public async Task Write(TResponse message)
    {
        await _turn.WaitAsync(_cancelled);
        try
        {
            MessageFrame.Write(_output, message);
            var flushed = await _output.FlushAsync(_cancelled);
            if (flushed.IsCompleted || flushed.IsCanceled) throw new OperationCanceledException("The client has gone.");
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
