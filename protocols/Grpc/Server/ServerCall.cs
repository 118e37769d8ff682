using Microsoft.AspNetCore.Http;

namespace Protocols.Grpc.Server;

/// <summary>What a handler may know of the call it serves.</summary>
public sealed class ServerCall(HttpContext http, DateTimeOffset? deadline, CancellationToken cancelled)
{
    public HttpContext Http { get; } = http;

    /// <summary>When the client stops waiting; null means it never does.</summary>
    public DateTimeOffset? Deadline { get; } = deadline;

    /// <summary>Cancelled when the client has gone or its deadline has passed.</summary>
    public CancellationToken Cancelled { get; } = cancelled;

    public string? Header(string name) => Http.Request.Headers[name] is [{ } value, ..] ? value : null;
}
