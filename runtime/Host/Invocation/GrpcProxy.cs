using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using LocalDapr.Apps;
using LocalDapr.Http;
using LocalDapr.Sidecars;
using Microsoft.AspNetCore.Http.Features;
using Protocols.Grpc.Wire;

namespace LocalDapr.Invocation;

/// <summary>Passes any gRPC call on to the app named in its metadata, both ways at once: the sidecar need not know the service.</summary>
internal static class GrpcProxy
{
    private static readonly string[] NotPassedOn = ["host", "content-length", ApiToken.Header];

    public static async Task Forward(HttpContext context, Sidecar caller, SidecarDirectory apps, string appId)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null; // a stream has no end to measure
        try
        {
            var target = apps.Find(appId);
            var peers = context.RequestServices.GetRequiredService<PeerDirectory>();
            var peer = target is null && context.Features.Get<PeerCall>() is null ? peers.Find(appId) : null;
            if (peer is null)
                Check(target, appId);

            // Only a connection that could not be made is tried again: then the app has seen nothing of the call.
            var (policy, _) = caller.Policies.ForApp(appId, context.Request.Path);
            using var answer = await policy.Run(async stop =>
            {
                try
                {
                    return peer is not null
                        ? await peers.Http.SendAsync(Build(context, peer), stop)
                        : await target!.Channel.Send(Build(context, target), stop);
                }
                catch (HttpRequestException e) when (e.HttpRequestError != HttpRequestError.ConnectionError)
                {
                    throw new Resiliency.PermanentFailureException(e.Message, e);
                }
            }, context.RequestAborted);
            await CopyBack(answer, context);
        }
        catch (RpcException e) when (!context.Response.HasStarted)
        {
            Refuse(context, e.Status);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            Refuse(context, new Status(StatusCode.Unavailable, $"failed to invoke, id: {appId}, err: {Reason(e)}"));
        }
        catch (Exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.Abort(); // the app's stream broke in the middle, and so must the caller's
        }
    }

    public static void Refuse(HttpContext context, Status status)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = StatusMessage.Encode(status.Detail);
    }

    private static void Check(Sidecar? target, string appId)
    {
        if (target is null)
            throw new RpcException(StatusCode.Internal, $"failed to resolve address: couldn't find service: {appId}");
        if (target.Channel.Grpc is null)
            throw new RpcException(StatusCode.Unavailable, $"app {appId} speaks {target.App.Protocol.Name}; a gRPC call needs an app that speaks grpc");
        if (!target.IsHealthy)
            throw new RpcException(StatusCode.Internal, "app is not in a healthy state");
    }

    private static HttpRequestMessage Build(HttpContext context, Sidecar target) =>
        Build(context, target.Channel.UriOf(context.Request.Path), ProxyHeaders.Introduction(context.CallerAppId, target.AppId));

    private static HttpRequestMessage Build(HttpContext context, Peer peer)
    {
        var request = Build(
            context, new Uri(peer.Grpc, context.Request.Path),
            [KeyValuePair.Create(Peer.KeyHeader, peer.Key), .. ProxyHeaders.Introduction(context.CallerAppId, peer.AppId)]);
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        return request;
    }

    private static HttpRequestMessage Build(HttpContext context, Uri address, IEnumerable<KeyValuePair<string, string>> more)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new DuplexContent(context.Request.Body) };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name.StartsWith(':') || NotPassedOn.Contains(name, StringComparer.OrdinalIgnoreCase)
                || name.StartsWith("dapr-caller-", StringComparison.OrdinalIgnoreCase) || name.Equals(ProxyHeaders.CalleeAppId, StringComparison.OrdinalIgnoreCase))
                continue;
            IEnumerable<string?> sent = values;
            if (!request.Headers.TryAddWithoutValidation(name, sent))
                request.Content.Headers.TryAddWithoutValidation(name, sent);
        }
        foreach (var (name, value) in more)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static async Task CopyBack(HttpResponseMessage answer, HttpContext context)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (!ProxyHeaders.IsOneHop(name) && !name.Equals("content-length", StringComparison.OrdinalIgnoreCase))
                context.Response.Headers[name] = values.ToArray();
        if (answer.Headers.Contains("grpc-status"))
            return; // the answer is its status alone

        await context.Response.StartAsync(context.RequestAborted);
        await using var from = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
        foreach (var (name, values) in answer.TrailingHeaders)
            context.Response.AppendTrailer(name, values.ToArray());
    }

    private static string Reason(Exception e) => e switch
    {
        HttpRequestException { InnerException: SocketException socket } => socket.Message,
        _ => e.Message,
    };
}
