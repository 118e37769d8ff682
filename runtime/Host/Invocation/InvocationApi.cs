using System.Text;
using LocalDapr.Http;
using LocalDapr.Sidecars;
using Microsoft.AspNetCore.Http.Features;

namespace LocalDapr.Invocation;

/// <summary>Calls from one app to another by its name, in the path or in the header dapr-app-id.</summary>
public static class InvocationApi
{
    private const string AppIdHeader = "dapr-app-id";
    private const string Prefix = "/v1.0/invoke/";
    private const string Separator = "/method/";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(Prefix + "{**rest}", Invoke);
        routes.MapFallback("{**rest}", Invoke);
    }

    private static Task Invoke(HttpContext context, SidecarDirectory apps)
    {
        if (context.Features.GetRequiredFeature<SidecarFeature>().IsGrpc)
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "12";
            context.Response.Headers["grpc-message"] = $"unknown method {context.Request.Path}";
            return Task.CompletedTask;
        }

        // The path as it was sent: what the caller has escaped reaches the callee escaped.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (appId, method) = Address(context.Request, target);
        if (string.IsNullOrEmpty(appId))
            throw ApiException.DirectInvokeWithoutApp();
        return ServiceInvocation.Forward(context, context.Sidecar, apps, appId, method);
    }

    private static (string? AppId, string Method) Address(HttpRequest request, string target)
    {
        if (request.Headers[AppIdHeader].ToString() is { Length: > 0 } named)
        {
            request.Headers.Remove(AppIdHeader);
            return (named, target.TrimStart('/'));
        }
        if (FromBasicAuthentication(request.Headers.Authorization.ToString()) is { } user)
            return (user, target.TrimStart('/'));
        if (!target.StartsWith(Prefix, StringComparison.Ordinal))
            return (null, "");

        var rest = target[Prefix.Length..];
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
