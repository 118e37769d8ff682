namespace Protocols.Grpc.Client;

/// <summary>What belongs to every call of a channel.</summary>
public sealed record GrpcChannelOptions
{
    /// <summary>Sent with every call.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Bytes of one response message; null for no limit.</summary>
    public int? MaxReceiveMessageSize { get; init; }

    /// <summary>Replaces the connection, in tests. The channel disposes it.</summary>
    public HttpMessageHandler? Handler { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
