using Microsoft.AspNetCore.Http;

namespace Protocols.Grpc.Server;

/// <summary>What a server accepts.</summary>
public sealed record GrpcServerOptions
{
    public static readonly GrpcServerOptions Default = new();

    /// <summary>Bytes of one answer; null for no limit.</summary>
    public int? MaxSendMessageSize { get; init; }

    /// <summary>Bytes of one request message; null for no limit.</summary>
    public int? MaxReceiveMessageSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>Another limit for each call, where it depends on the call.</summary>
    public Func<HttpContext, int?>? LimitOf { get; init; }
}
