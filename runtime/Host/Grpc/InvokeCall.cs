using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalDapr.Http;
using LocalDapr.Invocation;
using LocalDapr.Resiliency;
using LocalDapr.Sidecars;
using Protocols.Grpc.Client;
using Protocols.Grpc.Server;

namespace LocalDapr.Grpc;

/// <summary>Service invocation asked for over gRPC, whichever protocol the callee speaks.</summary>
internal static class InvokeCall
{
    public static async Task<InvokeResponse> Serve(InvokeServiceRequest request, ServerCall call, SidecarDirectory apps)
    {
        var caller = call.Http.Sidecar;
        var peers = call.Http.RequestServices.GetRequiredService<PeerDirectory>();
        if (apps.Find(request.Id) is null && call.Http.Features.Get<PeerCall>() is null && peers.Find(request.Id) is { } peer)
            return await PassOn(request, call, peer, peers);
        var target = apps.Find(request.Id)
            ?? throw ApiException.DirectInvoke(request.Id, $"failed to resolve address: couldn't find service: {request.Id}");
        var message = request.Message ?? throw new ApiException(400, "ERR_DIRECT_INVOKE", "the request has no message");
        if (!target.IsHealthy)
            throw ApiException.DirectInvoke(request.Id, "app is not in a healthy state");
        var (policy, isConfigured) = caller.Policies.ForApp(request.Id, message.Method);
        try
        {
            return await policy.Run(async stop =>
            {
                if (target.Channel.Grpc is { } app)
                    return await app.Invoke(message, Metadata(call, call.Http.CallerAppId, target.AppId), headers => CopyBack(headers, call), stop);
                using var outgoing = Build(message, call, target);
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

    private static Task<InvokeResponse> PassOn(InvokeServiceRequest request, ServerCall call, Peer peer, PeerDirectory peers)
    {
        var headers = Metadata(call, call.Http.CallerAppId, peer.AppId);
        headers[Peer.KeyHeader] = peer.Key;
        return peers.ChannelTo(peer).Unary<InvokeServiceRequest, InvokeResponse>(
            DaprService.Path("InvokeService"), request, new CallOptions(headers, Stop: call.Cancelled) { Answered = answer => CopyBack(answer, call) });
    }

    private static HttpRequestMessage Build(InvokeRequest message, ServerCall call, Sidecar target)
    {
        var query = message.HttpExtension?.Querystring is { Length: > 0 } given ? "?" + given.TrimStart('?') : "";
        var verb = message.HttpExtension?.Verb is { } v and not HTTPExtension.Types.Verb.None ? v.ToString().ToUpperInvariant() : "POST";
        var outgoing = new HttpRequestMessage(new HttpMethod(verb), target.Channel.UriOf(Escape(message.Method) + query));
        if (message.Data is { } data && (data.Value.Length > 0 || verb is not ("GET" or "HEAD")))
        {
            outgoing.Content = new ByteArrayContent(data.Value.ToByteArray());
            if (message.ContentType.Length > 0)
                outgoing.Content.Headers.TryAddWithoutValidation("Content-Type", message.ContentType);
        }
        foreach (var (name, values) in call.Http.Request.Headers)
            if (IsPassedOn(call, name) && !name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase))
                outgoing.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        ProxyHeaders.Introduce(outgoing, call.Http.CallerAppId, target.AppId);
        return outgoing;
    }

    private static string Escape(string method) => MethodPath.Escape(
        MethodPath.Normalize(method.Replace("%", "%25", StringComparison.Ordinal))
        ?? throw new RpcException(StatusCode.InvalidArgument, $"invalid method: \"{method}\" contains a forbidden character"));

    private static Dictionary<string, string> Metadata(ServerCall call, string caller, string callee)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in call.Http.Request.Headers)
            if (IsPassedOn(call, name))
                metadata[name] = values.ToString();
        foreach (var (name, value) in ProxyHeaders.Introduction(caller, callee))
            metadata[name] = value;
        return metadata;
    }

    private static bool IsPassedOn(ServerCall call, string name) =>
        ProxyHeaders.Travels(call.Http.Request.Headers, name)
        && !name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase)
        && name.ToLowerInvariant() is not ("content-type" or "content-length" or "user-agent" or ApiToken.Header);

    private static void CopyBack(HttpResponseMessage answer, ServerCall call)
    {
        foreach (var (name, values) in answer.Headers)
            if (!ProxyHeaders.IsOneHop(name) && !name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) && name is not ("Date" or "Server"))
                call.Http.Response.Headers[name] = values.ToArray();
    }

    private static async Task<InvokeResponse> Read(HttpResponseMessage answer, CancellationToken stop)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(stop);
        if (!answer.IsSuccessStatusCode)
            throw new RpcException(GrpcStatus.FromHttp((int)answer.StatusCode), System.Text.Encoding.UTF8.GetString(body));
        return new InvokeResponse
        {
            Data = new Any { Value = ByteString.CopyFrom(body) },
            ContentType = answer.Content.Headers.ContentType?.ToString() ?? "",
        };
    }
}
