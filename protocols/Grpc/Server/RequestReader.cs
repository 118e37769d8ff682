using System.IO.Pipelines;
using Google.Protobuf;
using Protocols.Grpc.Wire;

namespace Protocols.Grpc.Server;

/// <summary>The requests of a call that streams both ways.</summary>
public sealed class RequestReader<TRequest>
    where TRequest : class, IMessage<TRequest>, new()
{
    private readonly PipeReader _input;
    private readonly int? _limit;
    private readonly CancellationToken _cancelled;

    internal RequestReader(PipeReader input, int? limit, CancellationToken cancelled) => (_input, _limit, _cancelled) = (input, limit, cancelled);

    /// <summary>The next request; null when the client has said its last.</summary>
    public ValueTask<TRequest?> Read() => MessageFrame.Read<TRequest>(_input, _limit, _cancelled);
}
