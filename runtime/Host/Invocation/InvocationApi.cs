using System.Text;
using Grpc.Core;
using LocalDapr.Http;
using LocalDapr.Sidecars;
using Microsoft.AspNetCore.Http.Features;

namespace LocalDapr.Invocation;

/// <summary>Calls from one app to another by its name: in the path, in the header dapr-app-id, or as the user of basic authentication.</summary>
public static class InvocationApi
{
    private const string AppIdHeader = "dapr-app-id";
    private const string Separator = "/method/";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("/v1.0/invoke/{**rest}", Invoke);
        routes.MapFallback("{**rest}", Invoke);
    }

    private static Task Invoke(HttpContext context, SidecarDirectory apps) =>
        context.Features.GetRequiredFeature<SidecarFeature>().IsGrpc ? InvokeGrpc(context, apps) : InvokeHttp(context, apps);

    private static Task InvokeHttp(HttpContext context, SidecarDirectory apps)
    {
        // The path as it was sent: an address in it would lose one of its slashes otherwise.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (appId, path) = Address(context.Request, target.Split('?')[0]);
        if (string.IsNullOrEmpty(appId))
            throw ApiException.DirectInvokeWithoutApp();
        var method = MethodPath.Normalize(path)
            ?? throw ApiException.DirectInvoke(appId, $"invalid method: \"{path}\" contains a forbidden character");
        return ServiceInvocation.Forward(context, context.Sidecar, apps, appId, method);
    }

    private static Task InvokeGrpc(HttpContext context, SidecarDirectory apps)
    {
        var appId = context.Request.Headers[ProxyHeaders.CalleeAppId].FirstOrDefault() ?? context.Request.Headers[AppIdHeader].FirstOrDefault();
        if (!string.IsNullOrEmpty(appId))
            return GrpcProxy.Forward(context, context.Sidecar, apps, appId);

        var isOurs = context.Request.Path.StartsWithSegments("/dapr.proto.runtime.v1.Dapr") || context.Request.Path.StartsWithSegments("/TaskHubSidecarService");
        GrpcProxy.Refuse(context, isOurs
            ? new Status(StatusCode.Unimplemented, $"unknown method {context.Request.Path}")
            : new Status(StatusCode.Unknown, $"failed to proxy request: required metadata {ProxyHeaders.CalleeAppId} or {AppIdHeader} not found"));
        return Task.CompletedTask;
    }

    private static (string? AppId, string Method) Address(HttpRequest request, string path)
    {
        if (request.Headers[AppIdHeader].ToString() is { Length: > 0 } named)
        {
            request.Headers.Remove(AppIdHeader);
            return (named, path);
        }
        if (FromBasicAuthentication(request.Headers.Authorization.ToString()) is { } user)
            return (user, path);

        var rest = path.TrimStart('/');
        foreach (var part in new[] { "v1.0", "invoke" })
        {
            if (!rest.StartsWith(part + "/", StringComparison.Ordinal))
                return (null, "");
            rest = rest[part.Length..].TrimStart('/');
        }
        var end = rest.IndexOf(Separator, StringComparison.Ordinal);
        return end <= 0 ? (null, "") : (Uri.UnescapeDataString(rest[..end]), rest[(end + Separator.Length)..]);
    }

    private static string? FromBasicAuthentication(string authorization)
    {
        const string scheme = "Basic ";
        if (!authorization.StartsWith(scheme, StringComparison.Ordinal))
            return null;
        var decoded = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[scheme.Length..], decoded, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(decoded, 0, length).Split(':');
        return pair.Length == 2 && pair[0].Equals(AppIdHeader, StringComparison.OrdinalIgnoreCase) ? pair[1] : null;
    }
}
