using System.Net;
using System.Text.Json;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Gateway.Identity;
using ReleaseOrchestrator.Hosting.Errors;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace ReleaseOrchestrator.Gateway.Routes;

/// <summary>YARP in front of every service: each public route becomes a Dapr invocation by the gateway's own sidecar.</summary>
public static class ProxyRoutes
{
    public const string Prefix = "/api/v1";

    private const string App = "app", Role = "role";

    private static readonly string[] NotForServices = ["Authorization", "Cookie", CallerHeaders.Actor, CallerHeaders.Roles];

    public static void AddProxy(this WebApplicationBuilder builder)
    {
        var sidecar = Sidecar.From(builder.Configuration);
        var routes = PublicRoutes.All.Select((route, i) => new RouteConfig
        {
            RouteId = $"{route.Method} {route.Path}",
            ClusterId = "sidecar",
            Match = new() { Methods = [route.Method], Path = Prefix + route.Path },
            Metadata = new Dictionary<string, string> { [App] = route.App, [Role] = route.Role },
        });
        builder.Services.AddSingleton(sidecar);
        builder.Services.AddReverseProxy()
            .LoadFromMemory([.. routes], [new() { ClusterId = "sidecar", Destinations = new Dictionary<string, DestinationConfig> { ["own"] = new() { Address = sidecar.Address } } }])
            .AddTransforms(transforms =>
            {
                var app = transforms.Route.Metadata![App];
                transforms.AddRequestTransform(request => Invoke(request, app, sidecar));
                transforms.AddResponseTransform(ShowPublicLocation);
                transforms.AddResponseTransform(HideInvocationFailure);
            });
    }

    public static void MapProxy(this WebApplication app) =>
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(RefuseDotSegments);
            proxy.Use(ExplainFailure);
        });

    /// <summary>What a proxied endpoint asks of its caller; null: it is not one.</summary>
    public static Access? AccessOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RouteModel>()?.Config.Metadata is { } metadata ? new(metadata[Role]) : null;

    private static ValueTask Invoke(RequestTransformContext request, string app, Sidecar sidecar)
    {
        request.Path = $"/v1.0/invoke/{app}/method{request.Path.Value![Prefix.Length..]}";
        var headers = request.ProxyRequest.Headers;
        foreach (var name in request.HttpContext.Request.Headers.Keys.Where(name => name.StartsWith("dapr-", StringComparison.OrdinalIgnoreCase)).Concat(NotForServices))
            headers.Remove(name);

        var caller = request.HttpContext.KnownCaller();
        headers.Add(CallerHeaders.Actor, caller.Actor);
        headers.Add(CallerHeaders.Roles, string.Join(',', caller.Roles));
        headers.Add("X-Forwarded-Prefix", Prefix);
        if (sidecar.ApiToken is { } token)
            headers.Add("dapr-api-token", token);
        return default;
    }

    private static ValueTask ShowPublicLocation(ResponseTransformContext response)
    {
        foreach (var name in new[] { "Location", "Operation-Location" })
            if (response.HttpContext.Response.Headers[name].ToString() is ['/', ..] path && !path.StartsWith(Prefix + "/", StringComparison.Ordinal))
                response.HttpContext.Response.Headers[name] = Prefix + path;
        return default;
    }

    /// <summary>The sidecar says by a 500 with a code of its own that the app cannot be reached; an app's own 500 goes through.</summary>
    private static async ValueTask HideInvocationFailure(ResponseTransformContext response)
    {
        if (response.ProxyResponse is not { StatusCode: HttpStatusCode.InternalServerError, Content: { Headers: { ContentType.MediaType: "application/json", ContentLength: null or < 16384 } } content })
            return;
        response.SuppressResponseBody = true;
        var stop = response.HttpContext.RequestAborted;
        var body = await content.ReadAsByteArrayAsync(stop);
        if (SidecarErrorCode(body) is "ERR_DIRECT_INVOKE")
            response.HttpContext.Features.Set(new InvocationFailed());
        else
            await response.HttpContext.Response.Body.WriteAsync(body, stop);
    }

    private static string? SidecarErrorCode(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("errorCode", out var code) ? code.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An encoded ".." that a service would decode could reach what is not public.</summary>
    private static Task RefuseDotSegments(HttpContext context, RequestDelegate next) =>
        Uri.UnescapeDataString(context.Request.Path.Value!).Split('/', '\\').Any(segment => segment is "." or "..")
            ? throw GatewayErrors.PathNotAllowed()
            : next(context);

    private static async Task ExplainFailure(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var error = context.GetForwarderErrorFeature();
        if ((error is null && context.Features.Get<InvocationFailed>() is null) || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            return;
        context.Response.Clear();
        var refusal = error?.Exception is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
            ? GatewayErrors.BodyTooLarge(context.RequestServices.GetRequiredService<RequestLimits>().MaxBodyBytes)
            : GatewayErrors.AppUnavailable(context.GetReverseProxyFeature().Route.Config.Metadata![App]);
        await ProblemWriter.Write(context, refusal);
    }

    private sealed record InvocationFailed;
}
