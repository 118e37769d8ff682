using Microsoft.AspNetCore.Http;
using Protocols.Grpc.Wire;

namespace Protocols.Grpc.Server;

/// <summary>What a handler may know of the call it serves.</summary>
public sealed class ServerCall(HttpContext http, DateTimeOffset? deadline, CancellationToken cancelled)
{
    public HttpContext Http { get; } = http;

    /// <summary>When the client stops waiting; null means it never does.</summary>
    public DateTimeOffset? Deadline { get; } = deadline;

    /// <summary>Cancelled when the client has gone or its deadline has passed.</summary>
    public CancellationToken Cancelled { get; } = cancelled;

    /// <summary>The value of a header whose name ends in <c>-bin</c>; null where there is none, or it is badly encoded.</summary>
    public byte[]? Bytes(string name) => Header(name) is { } value ? MetadataHeaders.ReadBytes(value) : null;

    public string? Header(string name) => Http.Request.Headers[name] is [{ } value, ..] ? value : null;
}
