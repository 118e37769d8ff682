using LocalDapr.Sidecars;

namespace LocalDapr.Http;

/// <summary>Whether the sidecar, and the app behind it, can be used; and the order to shut down.</summary>
public static class HealthApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1.0/healthz", Healthz);
        routes.MapGet("/v1.0/healthz/outbound", (HttpContext context) => context.Response.StatusCode = 204);
        routes.MapPost("/v1.0/shutdown", Shutdown);
    }

    private static void Healthz(HttpContext context)
    {
        var sidecar = context.Sidecar;
        if (context.Request.Query["appid"].ToString() is { Length: > 0 } appId && appId != sidecar.AppId)
            throw new ApiException(500, "ERR_HEALTH_APPID_NOT_MATCH", "dapr app-id does not match");
        if (!sidecar.IsReady)
            throw ApiException.NotReady("[app channel]");
        context.Response.StatusCode = 204;
    }

    private static void Shutdown(HttpContext context, ShutdownRequest shutdown)
    {
        context.Response.StatusCode = 204;
        context.Response.OnCompleted(() =>
        {
            shutdown.Ask(context.Sidecar);
            return Task.CompletedTask;
        });
    }
}
