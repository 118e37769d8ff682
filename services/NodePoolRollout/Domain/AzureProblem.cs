namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>How a call to Azure, or to a cluster's own API, went wrong: all that a decision needs to know.</summary>
public enum AzureTrouble
{
    /// <summary>Too many requests; said by Azure (429) or foreseen by our own limiter.</summary>
    Throttled,

    /// <summary>409 or 412: another operation is in progress, or what we knew is no longer so.</summary>
    Busy,

    /// <summary>No answer in time, or none at all: the request may or may not have arrived.</summary>
    Unreachable,

    /// <summary>401 or 403: our identity may not.</summary>
    NotAllowed,

    NotFound,

    /// <summary>5xx: Azure's own fault; the request may or may not have had its effect.</summary>
    Faulty,

    /// <summary>4xx otherwise: wrong as asked.</summary>
    Rejected,
}

/// <summary>A call that did not work.</summary>
public sealed class AzureException(AzureTrouble trouble, string code, string message, TimeSpan? retryAfter = null, Exception? cause = null)
    : Exception(message, cause)
{
    public AzureTrouble Trouble { get; } = trouble;

    public string Code { get; } = code;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The request surely did not leave this machine.</summary>
    public bool NeverSent { get; init; }

    /// <summary>True when a write may have had its effect although no success was answered.</summary>
    public bool EffectUnknown => !NeverSent && Trouble is (AzureTrouble.Unreachable or AzureTrouble.Faulty);

    public AzureFault Fault => new(Code, Message);

    /// <summary>By HTTP status first: codes are not enumerated by any specification.</summary>
    public static AzureException Of(int status, string? code, string message, TimeSpan? retryAfter = null, Exception? cause = null) =>
        new(status switch
        {
            0 or 408 => AzureTrouble.Unreachable,
            401 or 403 => AzureTrouble.NotAllowed,
            404 => AzureTrouble.NotFound,
            409 or 412 => AzureTrouble.Busy,
            429 => AzureTrouble.Throttled,
            >= 500 => AzureTrouble.Faulty,
            _ => AzureTrouble.Rejected,
        }, string.IsNullOrEmpty(code) ? $"HTTP {status}" : code, message, retryAfter, cause);
}
