using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.Hosting.Errors;

/// <summary>RFC 9457 problem details with this product's extensions.</summary>
/// <param name="Type"><c>urn:release-orchestrator:error:{code}</c>.</param>
/// <param name="Field">The field at fault, where there is one.</param>
/// <param name="RetryAfterSeconds">When it may work, where that is known.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, string? TraceId, string? Field = null, double? RetryAfterSeconds = null)
{
    public static Problem From(DomainException refusal, string? traceId) =>
        new(ProblemWriter.TypePrefix + refusal.Code, Titles(refusal.Kind), Statuses(refusal.Kind), refusal.Message, traceId, refusal.Field, refusal.RetryAfter?.TotalSeconds);

    /// <summary>The refusal that this problem was written from; null where another program wrote it.</summary>
    public DomainException? ToRefusal() =>
        Type.StartsWith(ProblemWriter.TypePrefix, StringComparison.Ordinal) && Kind() is { } kind
            ? new DomainException(kind, Type[ProblemWriter.TypePrefix.Length..], Detail, Field) { RetryAfter = RetryAfterSeconds is { } s ? TimeSpan.FromSeconds(s) : null }
            : null;

    private ErrorKind? Kind() => Enum.GetValues<ErrorKind>().Cast<ErrorKind?>().FirstOrDefault(kind => Statuses(kind!.Value) == Status);

    private static int Statuses(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => 400,
        ErrorKind.Unauthenticated => 401,
        ErrorKind.Forbidden => 403,
        ErrorKind.NotFound => 404,
        ErrorKind.Conflict => 409,
        ErrorKind.Stale => 412,
        ErrorKind.TooLarge => 413,
        ErrorKind.Throttled => 429,
        ErrorKind.Unavailable => 503,
        _ => 500,
    };

    private static string Titles(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => "The request is not valid",
        ErrorKind.Unauthenticated => "The caller is not known",
        ErrorKind.Forbidden => "The caller may not do this",
        ErrorKind.NotFound => "There is no such thing",
        ErrorKind.Conflict => "Not possible in the present state",
        ErrorKind.Stale => "It has been changed meanwhile",
        ErrorKind.TooLarge => "The request is too large",
        ErrorKind.Throttled => "Too many requests",
        ErrorKind.Unavailable => "Not available at the moment",
        _ => "Internal error",
    };
}
