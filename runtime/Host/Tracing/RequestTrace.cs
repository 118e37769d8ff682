using LocalDapr.Sidecars;

namespace LocalDapr.Tracing;

/// <summary>Puts the sidecar's own span in the place of the caller's, so that whatever the call causes descends from it.</summary>
internal static class RequestTrace
{
    public static void Begin(HttpContext context, Sidecar sidecar, bool isGrpc)
    {
        if (!sidecar.Tracer.IsEnabled || sidecar.Tracer.Next(TraceContext.Read(context.Request.Headers)) is not { } span)
            return;
        span.Write(context.Request.Headers);
        if (isGrpc)
        {
            context.Request.Headers[TraceContext.BinaryHeader] = span.Binary;
            return;
        }
        context.Response.OnStarting(() =>
        {
            if (context.Response.Headers.TraceParent.Count == 0)
                span.Write(context.Response.Headers);
            return Task.CompletedTask;
        });
    }
}
