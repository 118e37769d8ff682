using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Protocols.Grpc.Wire;

namespace Protocols.Grpc.Server;

/// <summary>Maps gRPC methods onto routes. The port must speak HTTP/2 only: in clear text there is nothing to negotiate with.</summary>
public static class GrpcEndpoints
{
    /// <summary>One request, one answer. Throw <see cref="RpcException"/> to choose another status than OK.</summary>
    public static IEndpointConventionBuilder MapUnary<TRequest, TResponse>(
        this IEndpointRouteBuilder routes, string path, Func<TRequest, ServerCall, Task<TResponse>> handler, GrpcServerOptions? options = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>
    {
        return routes.MapPost(path, (RequestDelegate)(http => CallScope.Run(http, async call =>
        {
            var answer = await handler(await ReadOne<TRequest>(call, options), call);
            MessageFrame.RefuseAbove((options ?? GrpcServerOptions.Default).MaxSendMessageSize, answer.CalculateSize());
            MessageFrame.Write(http.Response.BodyWriter, answer);
            await http.Response.BodyWriter.FlushAsync(call.Cancelled);
        })));
    }

    /// <summary>One request, many answers. The headers go out at once, so that the client sees the stream open before there is a message.</summary>
    public static IEndpointConventionBuilder MapServerStream<TRequest, TResponse>(
        this IEndpointRouteBuilder routes, string path, Func<TRequest, ResponseWriter<TResponse>, ServerCall, Task> handler, GrpcServerOptions? options = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>
    {
        return routes.MapPost(path, (RequestDelegate)(http => CallScope.Run(http, async call =>
        {
            var request = await ReadOne<TRequest>(call, options);
            await http.Response.StartAsync(call.Cancelled);
            await http.Response.BodyWriter.FlushAsync(call.Cancelled);
            using var stream = new ResponseWriter<TResponse>(
                http.Response.BodyWriter, (options ?? GrpcServerOptions.Default).MaxSendMessageSize, call.Cancelled);
            await handler(request, stream, call);
        })));
    }

    /// <summary>Many requests, many answers. Nothing goes out before the first answer, so that a call may still be refused as a whole.</summary>
    public static IEndpointConventionBuilder MapDuplexStream<TRequest, TResponse>(
        this IEndpointRouteBuilder routes, string path, Func<RequestReader<TRequest>, ResponseWriter<TResponse>, ServerCall, Task> handler, GrpcServerOptions? options = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>
    {
        return routes.MapPost(path, (RequestDelegate)(http => CallScope.Run(http, async call =>
        {
            var requests = new RequestReader<TRequest>(http.Request.BodyReader, (options ?? GrpcServerOptions.Default).MaxReceiveMessageSize, call.Cancelled);
            using var answers = new ResponseWriter<TResponse>(
                http.Response.BodyWriter, (options ?? GrpcServerOptions.Default).MaxSendMessageSize, call.Cancelled);
            await handler(requests, answers, call);
        })));
    }

    /// <summary>Answers every path that is not mapped, as gRPC wants it: HTTP 200 and status 12.</summary>
    public static IEndpointConventionBuilder MapUnimplemented(this IEndpointRouteBuilder routes)
    {
        return routes.MapFallback("{**path}", (RequestDelegate)(http =>
        {
            if (!CallScope.IsGrpc(http.Request))
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
            return CallScope.Run(http, call => throw new RpcException(
                StatusCode.Unimplemented, $"unknown method {http.Request.Path.Value?.Split('/')[^1]} for {http.Request.Path}"));
        }));
    }

    private static async Task<TRequest> ReadOne<TRequest>(ServerCall call, GrpcServerOptions? options)
        where TRequest : class, IMessage<TRequest>, new()
    {
        options ??= GrpcServerOptions.Default;
        var limit = options.LimitOf is { } limitOf ? limitOf(call.Http) : options.MaxReceiveMessageSize;
        return await MessageFrame.Read<TRequest>(call.Http.Request.BodyReader, limit, call.Cancelled)
            ?? throw new RpcException(StatusCode.Internal, "The call ended without a request message.");
    }
}
