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
    private readonly int? _maxSize;
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal ResponseWriter(PipeWriter output, int? maxSize, CancellationToken cancelled) =>
        (_output, _maxSize, _cancelled) = (output, maxSize, cancelled);

    public Task Write(TResponse message)
    {
        MessageFrame.RefuseAbove(_maxSize, message.CalculateSize());
        return Write(output => MessageFrame.Write(output, message));
    }

    /// <summary>Writes a message that is in its bytes already, one piece after the other.</summary>
    public Task Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        MessageFrame.RefuseAbove(_maxSize, pieces.Sum(piece => (long)piece.Length));
        return Write(output => MessageFrame.Write(output, pieces));
    }

    public void Dispose() => _turn.Dispose();

    private async Task Write(Action<PipeWriter> message)
    {
        await _turn.WaitAsync(_cancelled);
        try
        {
            message(_output);
            var flushed = await _output.FlushAsync(_cancelled);
            if (flushed.IsCompleted || flushed.IsCanceled) throw new OperationCanceledException("The client has gone.");
        }
        finally
        {
            _turn.Release();
        }
    }
}
