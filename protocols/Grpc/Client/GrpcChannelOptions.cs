namespace Protocols.Grpc.Client;

/// <summary>What belongs to every call of a channel.</summary>
public sealed record GrpcChannelOptions
{
    /// <summary>Sent with every call.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Bytes of one response message; null for no limit.</summary>
    public int? MaxReceiveMessageSize { get; init; }

    /// <summary>Bytes of one request message; null for no limit.</summary>
    public int? MaxSendMessageSize { get; init; }

    /// <summary>How long a connection with open calls may be silent before it is asked whether it lives, and how long it has to answer.</summary>
    public (TimeSpan Silence, TimeSpan Answer) KeepAlive { get; init; } = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15));

    /// <summary>Replaces the connection, in tests. The channel disposes it.</summary>
    public HttpMessageHandler? Handler { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
