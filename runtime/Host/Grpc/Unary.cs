using Google.Protobuf;
using Grpc.Core;
using LocalDapr.Engine;
using LocalDapr.Http;
using Protocols.Grpc.Server;

namespace LocalDapr.Grpc;

/// <summary>Maps calls whose refusals become the status that daprd would give.</summary>
internal static class Unary
{
    private const string DetailsHeader = "grpc-status-details-bin";

    /// <summary>The limit of the sidecar; what workers and clients of workflows send has none, since a turn that is refused could never end.</summary>
    private static readonly GrpcServerOptions Limits = new()
    {
        MaxReceiveMessageSize = null,
        LimitOf = http => http.Request.Path.StartsWithSegments("/TaskHubSidecarService") ? null : (int?)http.Sidecar.App.MaxBodySize,
    };

    public static void Map<TRequest, TResponse>(IEndpointRouteBuilder routes, string path, Func<TRequest, ServerCall, Task<TResponse>> handle)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse> =>
        routes.MapUnary<TRequest, TResponse>(path, async (request, call) =>
        {
            try
            {
                return await handle(request, call);
            }
            catch (WorkflowRefusalException e)
            {
                throw new RpcException(CodeOf(e.Kind), e.Message);
            }
            catch (ApiException e)
            {
                throw Refusal(e, call);
            }
        }, Limits);

    /// <summary>The status for a refusal; its details travel in a header beside it.</summary>
    public static RpcException Refusal(ApiException refusal, ServerCall call)
    {
        var code = refusal.Rpc ?? CodeOf(refusal.Status);
        if (refusal.Details.Count == 0)
            return new RpcException(code, refusal.Message);

        var details = ErrorDetails.Header((int)code, refusal.Message, refusal.Details);
        if (call.Http.Response.HasStarted)
            call.Http.Response.AppendTrailer(DetailsHeader, details);
        else
            call.Http.Response.Headers[DetailsHeader] = details;
        return new RpcException(code, refusal.Message);
    }

    private static StatusCode CodeOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => StatusCode.NotFound,
        RefusalKind.AlreadyExists => StatusCode.AlreadyExists,
        RefusalKind.NotFinished => StatusCode.FailedPrecondition,
        RefusalKind.Stalled => StatusCode.Unknown,
        _ => StatusCode.InvalidArgument,
    };

    private static StatusCode CodeOf(int status) => status switch
    {
        400 or 401 => StatusCode.InvalidArgument,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        409 => StatusCode.Aborted,
        _ => StatusCode.Internal,
    };
}
