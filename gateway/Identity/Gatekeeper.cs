using Microsoft.AspNetCore.Http.Features;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Gateway.Routes;

namespace ReleaseOrchestrator.Gateway.Identity;

/// <summary>
/// Stands before every endpoint: how large, who, how often, which role. An endpoint that says nothing about its callers is for
/// administrators only, so that forgetting it opens nothing.
/// </summary>
public sealed class Gatekeeper(RequestDelegate next, Identifier identifier, RequestLimits limits)
{
    private static readonly HashSet<string> Open = ["/healthz", "/readyz", "/dapr/subscribe"];

    public async Task Invoke(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            limits.Count($"address:{context.Connection.RemoteIpAddress}");
            await next(context); // 404 or 405 by routing
            return;
        }

        LimitBody(context);
        var access = Open.Contains(context.Request.Path) ? Access.Anyone
            : endpoint.Metadata.GetMetadata<Access>() ?? ProxyRoutes.AccessOf(endpoint) ?? new Access(Roles.Admin);
        if (access.Role is { } role)
        {
            if (await Authenticate(context, access) is not { } caller)
                return;
            caller.Require(role);
            context.Features.Set(caller);
        }
        else
        {
            limits.Count($"address:{context.Connection.RemoteIpAddress}");
        }

        await next(context);
    }

    /// <summary>Null: a reader was sent to the sign-in page.</summary>
    private async Task<KnownCaller?> Authenticate(HttpContext context, Access access)
    {
        KnownCaller caller;
        try
        {
            caller = await identifier.Identify(context, access.BySession);
        }
        catch (DomainException refusal) when (refusal.Kind == ErrorKind.Unauthenticated)
        {
            limits.Count($"address:{context.Connection.RemoteIpAddress}"); // guessing is slowed down too
            if (access.BySession && context.Request.Path != "/fragment" && HttpMethods.IsGet(context.Request.Method) && !context.Request.Headers.ContainsKey("Authorization"))
            {
                context.Response.Redirect("/login");
                return null;
            }
            context.Response.OnStarting(() => // later than the exception handler, which begins a clean answer
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
                return Task.CompletedTask;
            });
            throw;
        }
        limits.Count(caller.Actor);
        return caller;
    }

    private void LimitBody(HttpContext context)
    {
        if (context.Request.ContentLength > limits.MaxBodyBytes)
            throw GatewayErrors.BodyTooLarge(limits.MaxBodyBytes);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = limits.MaxBodyBytes;
    }
}
