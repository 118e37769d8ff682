using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.Hosting.Errors;

/// <summary>Turns every refusal into application/problem+json; anything else is a bug, logged, and tells the caller only its trace id.</summary>
public sealed partial class ProblemWriter(ILogger<ProblemWriter> log) : IExceptionHandler
{
    /// <summary>Prefix of every problem's <c>type</c>; the rest is the code listed in docs/errors.md.</summary>
    public const string TypePrefix = "urn:release-orchestrator:error:";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        await Write(httpContext, Refusal(exception, httpContext));
        return true;
    }

    /// <summary>Answers with <paramref name="refusal"/>.</summary>
    public static Task Write(HttpContext context, DomainException refusal)
    {
        var problem = Problem.From(refusal, Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier);
        context.Response.StatusCode = problem.Status;
        if (refusal.RetryAfter is { } pause)
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(pause.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return context.Response.WriteAsJsonAsync(problem, ReleaseJson.Tolerant, "application/problem+json", context.RequestAborted);
    }

    private DomainException Refusal(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case DomainException refusal:
                return refusal;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } tooLarge:
                return new DomainException(ErrorKind.TooLarge, "body-too-large", $"{tooLarge.Message} Send a smaller body.");
            case BadHttpRequestException bad:
                return Malformed(bad);
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return new DomainException(ErrorKind.Unavailable, "request-cancelled", "The caller went away.");
            default:
                Bug(log, exception, context.Request.Method, context.Request.Path);
                return new DomainException((ErrorKind)(-1), "internal", "This is a fault of the service, not of the request. Quote the trace id when you report it.");
        }
    }

    private static DomainException Malformed(BadHttpRequestException bad)
    {
        var json = bad.InnerException as JsonException;
        var field = json?.Path is { Length: > 2 } path ? path[2..] : null;
        var where = json?.LineNumber is { } line ? $" (line {line + 1}, column {json.BytePositionInLine + 1})" : "";
        var message = json is null ? bad.Message : $"The body cannot be read{where}: {FirstSentence(json.Message)}";
        return new DomainException(ErrorKind.Invalid, "malformed-request", message, field);
    }

    private static string FirstSentence(string message) => message.Split(" Path: ", 2)[0];

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void Bug(ILogger log, Exception e, string method, PathString path);
}
