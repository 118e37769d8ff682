using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalDapr.Http;
using LocalDapr.Resiliency;
using LocalDapr.Sidecars;
using Protocols.Grpc.Server;

namespace LocalDapr.Grpc;

/// <summary>Service invocation asked for over gRPC of an app that speaks HTTP.</summary>
internal static class InvokeCall
{
    public static async Task<InvokeResponse> Serve(InvokeServiceRequest request, ServerCall call, SidecarDirectory apps)
    {
        var caller = call.Http.Sidecar;
        var target = apps.Find(request.Id)
            ?? throw ApiException.DirectInvoke(request.Id, $"failed to resolve address: couldn't find service: {request.Id}");
        var message = request.Message ?? throw new ApiException(400, "ERR_DIRECT_INVOKE", "the request has no message");
        var (policy, isConfigured) = caller.Policies.ForApp(request.Id, message.Method);
        try
        {
            return await policy.Run(async stop =>
            {
                using var outgoing = Build(message, target, caller, request.Id);
                HttpResponseMessage answer;
                try
                {
                    answer = await target.Channel.Send(outgoing, stop);
                }
                catch (HttpRequestException e) when (e.HttpRequestError != HttpRequestError.ConnectionError && !isConfigured)
                {
                    throw new PermanentFailureException(e.Message, e);
                }
                using (answer)
                    return await Read(answer, stop);
            }, call.Cancelled);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException or PermanentFailureException or CircuitOpenException)
        {
            throw ApiException.DirectInvoke(request.Id, $"error invoking app channel: {e.Message}");
        }
    }

    private static HttpRequestMessage Build(InvokeRequest message, Sidecar target, Sidecar caller, string appId)
    {
        var query = message.HttpExtension?.Querystring is { Length: > 0 } given ? "?" + given.TrimStart('?') : "";
        var verb = message.HttpExtension?.Verb is { } v and not HTTPExtension.Types.Verb.None ? v.ToString().ToUpperInvariant() : "POST";
        var outgoing = new HttpRequestMessage(new HttpMethod(verb), target.Channel.UriOf(message.Method + query));
        if (message.Data is { } data && (data.Value.Length > 0 || verb is not ("GET" or "HEAD")))
        {
            outgoing.Content = new ByteArrayContent(data.Value.ToByteArray());
            if (message.ContentType.Length > 0)
                outgoing.Content.Headers.TryAddWithoutValidation("Content-Type", message.ContentType);
        }
        outgoing.Headers.TryAddWithoutValidation("dapr-caller-app-id", caller.AppId);
        outgoing.Headers.TryAddWithoutValidation("dapr-callee-app-id", appId);
        return outgoing;
    }

    private static async Task<InvokeResponse> Read(HttpResponseMessage answer, CancellationToken stop)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(stop);
        if (!answer.IsSuccessStatusCode)
            throw new RpcException(CodeOf((int)answer.StatusCode), System.Text.Encoding.UTF8.GetString(body));
        return new InvokeResponse
        {
            Data = new Any { Value = ByteString.CopyFrom(body) },
            ContentType = answer.Content.Headers.ContentType?.ToString() ?? "",
        };
    }

    private static StatusCode CodeOf(int status) => status switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        408 => StatusCode.Cancelled,
        409 => StatusCode.AlreadyExists,
        429 => StatusCode.ResourceExhausted,
        501 => StatusCode.Unimplemented,
        503 => StatusCode.Unavailable,
        504 => StatusCode.DeadlineExceeded,
        _ => StatusCode.Unknown,
    };
}
