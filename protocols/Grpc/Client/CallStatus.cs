using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Protocols.Grpc.Wire;

namespace Protocols.Grpc.Client;

/// <summary>Reads how a call ended from the headers and trailers of its response.</summary>
internal static class CallStatus
{
    /// <summary>After the headers: refuses what is not gRPC, and errors that came without any message (trailers-only).</summary>
    public static void ThrowUnlessAccepted(HttpResponseMessage response)
    {
        if (Read(response.Headers) is { } early && early.StatusCode != StatusCode.OK) throw new RpcException(early, MetadataHeaders.Read(response.Headers));
        if (response.StatusCode != HttpStatusCode.OK)
            throw new RpcException(FromHttp(response.StatusCode), $"Bad gRPC response. HTTP status code: {(int)response.StatusCode}");
        if (response.Content.Headers.ContentType?.MediaType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
            throw new RpcException(StatusCode.Cancelled, $"Bad gRPC response. Content type: {response.Content.Headers.ContentType}");
    }

    /// <summary>After the body.</summary>
    public static void ThrowUnlessOk(HttpResponseMessage response)
    {
        var (status, from) = Read(response.TrailingHeaders) is { } late ? (late, response.TrailingHeaders)
            : (Read(response.Headers) ?? new Status(StatusCode.Internal, "No grpc-status found on response."), response.Headers);
        if (status.StatusCode != StatusCode.OK) throw new RpcException(status, MetadataHeaders.Read(from));
    }

    private static Status? Read(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("grpc-status", out var codes)) return null;
        var code = int.TryParse(codes.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (StatusCode)number : StatusCode.Unknown;
        var detail = headers.TryGetValues("grpc-message", out var messages) ? StatusMessage.Decode(messages.First()) : "";
        return new Status(code, detail);
    }

    private static StatusCode FromHttp(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
