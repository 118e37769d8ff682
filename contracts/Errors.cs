namespace ReleaseOrchestrator.Contracts;

/// <summary>The kinds of refusal, each with its HTTP status.</summary>
public enum ErrorKind
{
    /// <summary>400: the request can never work as it is.</summary>
    Invalid,

    /// <summary>401: the caller is not known.</summary>
    Unauthenticated,

    /// <summary>403: the caller is known and may not.</summary>
    Forbidden,

    /// <summary>404: no such thing.</summary>
    NotFound,

    /// <summary>409: right in itself, wrong in the present state.</summary>
    Conflict,

    /// <summary>412: the caller's ETag is not the present one.</summary>
    Stale,

    /// <summary>413: more bytes than allowed.</summary>
    TooLarge,

    /// <summary>429: too many requests.</summary>
    Throttled,

    /// <summary>503: may work later as it is.</summary>
    Unavailable,
}

/// <summary>A refusal on purpose: what was asked, why not, and what would have worked. Becomes application/problem+json.</summary>
/// <param name="kind">Decides the HTTP status.</param>
/// <param name="code">Stable kebab-case code, listed in docs/errors.md.</param>
/// <param name="message">For people: names the thing, its state and what would have worked.</param>
/// <param name="field">The field or document path at fault, where there is one.</param>
public sealed class DomainException(ErrorKind kind, string code, string message, string? field = null) : Exception(message)
{
    public ErrorKind Kind { get; } = kind;

    public string Code { get; } = code;

    public string? Field { get; } = field;

    /// <summary>When to try again, for <see cref="ErrorKind.Unavailable"/> and <see cref="ErrorKind.Throttled"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
