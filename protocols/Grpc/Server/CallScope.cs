using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Protocols.Grpc.Wire;

namespace Protocols.Grpc.Server;

/// <summary>One call from its first header to its status: checks the request, keeps the deadline, turns exceptions into a status.</summary>
internal static partial class CallScope
{
    public const string ContentType = "application/grpc";

    public static bool IsGrpc(HttpRequest request) =>
        request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    public static async Task Run(HttpContext http, Func<ServerCall, Task> serve)
    {
        if (!IsGrpc(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        LiftLimits(http);
        http.Response.ContentType = ContentType;

        var hasDeadline = GrpcTimeout.TryRead(http.Request.Headers["grpc-timeout"], out var timeout);
        var time = hasDeadline ? http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System : null;
        using var late = time is null ? null : new CancellationTokenSource(GrpcTimeout.ForTimer(timeout), time);
        using var either = late is null ? null : CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, late.Token);
        var ends = either?.Token ?? http.RequestAborted;

        var status = Status.DefaultSuccess;
        Metadata trailers = [];
        try
        {
            await serve(new ServerCall(http, time?.GetUtcNow() + timeout, ends));
        }
        catch (RpcException refused)
        {
            (status, trailers) = (refused.Status, refused.Trailers);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            status = late is { IsCancellationRequested: true }
                ? new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded")
                : new Status(StatusCode.Cancelled, "The client has gone.");
        }
        catch (Exception fault) when (!http.RequestAborted.IsCancellationRequested)
        {
            // The details are for the log: whoever calls can do nothing with them.
            LogFault(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(CallScope).FullName!), fault, http.Request.Path);
            status = new Status(StatusCode.Unknown, "Exception was thrown by handler.");
        }
        catch (Exception)
        {
            return; // Nobody is left to hear of it.
        }
        WriteStatus(http.Response, status, trailers);
    }

    /// <summary>In the headers while nothing has been sent (trailers-only), in the trailers after that.</summary>
    public static void WriteStatus(HttpResponse response, Status status, Metadata? trailers = null)
    {
        var code = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        var message = StatusMessage.Encode(status.Detail);
        if (!response.HasStarted && status.StatusCode != StatusCode.OK)
        {
            response.Headers["grpc-status"] = code;
            if (message.Length > 0) response.Headers["grpc-message"] = message;
            foreach (var entry in trailers ?? []) response.Headers.Append(entry.Key, MetadataHeaders.Write(entry));
            return;
        }
        response.AppendTrailer("grpc-status", code);
        if (message.Length > 0) response.AppendTrailer("grpc-message", message);
        foreach (var entry in trailers ?? []) response.AppendTrailer(entry.Key, MetadataHeaders.Write(entry));
    }

    // A stream of work may be silent for hours, and message sizes have their own limit.
    private static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The call {Path} failed.")]
    private static partial void LogFault(ILogger logger, Exception fault, string path);
}
