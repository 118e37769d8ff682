using LocalDapr.Invocation;
using LocalDapr.Sidecars;
using LocalDapr.Tracing;
using Microsoft.AspNetCore.Http.Features;

namespace LocalDapr.Http;

/// <summary>Stands before every call: the token, the size of the body, and refusals written as the API writes them.</summary>
public static class Gatekeeper
{
    public static async Task Guard(HttpContext context, RequestDelegate next)
    {
        var feature = context.Features.GetRequiredFeature<SidecarFeature>();
        var sidecar = feature.Sidecar;
        RecognisePeer(context);
        if (!IsHealth(context.Request.Path))
            RequestTrace.Begin(context, sidecar, feature.IsGrpc);
        if (feature.IsGrpc)
        {
            await GuardGrpc(context, next, sidecar);
            return;
        }

        var expected = sidecar.ApiToken;
        if (expected is not null && !IsHealth(context.Request.Path) && !IsPeer(context) && !ApiToken.Agrees(expected, context.Request.Headers[ApiToken.Header]))
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsync("invalid api token");
            return;
        }
        context.Request.Headers.Remove(ApiToken.Header);
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = sidecar.App.MaxBodySize;
        try
        {
            await next(context);
        }
        catch (ApiException e) when (!context.Response.HasStarted)
        {
            await e.Write(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await new ApiException(e.StatusCode, "ERR_BODY_READ", $"failed to read request body: {e.Message}").Write(context);
        }
    }

    private static Task GuardGrpc(HttpContext context, RequestDelegate next, Sidecar sidecar)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
        {
            context.Response.StatusCode = 415;
            return Task.CompletedTask;
        }
        if (sidecar.ApiToken is not { } expected || IsPeer(context) || ApiToken.Agrees(expected, context.Request.Headers[ApiToken.Header]))
            return next(context);

        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = "16";
        context.Response.Headers["grpc-message"] = "authentication error: api token mismatch";
        return Task.CompletedTask;
    }

    private static bool IsHealth(PathString path) => path.StartsWithSegments("/v1.0/healthz");

    /// <summary>Another sidecar of this machine shows the key that this one has announced; it has asked its own app for a token.</summary>
    private static void RecognisePeer(HttpContext context)
    {
        var key = context.Request.Headers[Peer.KeyHeader].ToString();
        if (key.Length == 0)
            return;
        context.Request.Headers.Remove(Peer.KeyHeader);
        if (ApiToken.Agrees(context.RequestServices.GetRequiredService<PeerDirectory>().Key, key))
            context.Features.Set(new PeerCall(context.Request.Headers[ProxyHeaders.CallerAppId].ToString()));
    }

    private static bool IsPeer(HttpContext context) => context.Features.Get<PeerCall>() is not null;
}
