namespace Dapr;

/// <summary>The sidecar's API answered with an error.</summary>
public class DaprApiException : DaprException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The sidecar's words.</param>
    /// <param name="errorCode">The sidecar's error code; <c>UNKNOWN</c> where it gave none.</param>
    /// <param name="isTransient">Whether trying again could help.</param>
    public DaprApiException(string message, string? errorCode, bool isTransient)
        : this(message, null, errorCode, isTransient)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The sidecar's words.</param>
    /// <param name="inner">The cause.</param>
    /// <param name="errorCode">The sidecar's error code; <c>UNKNOWN</c> where it gave none.</param>
    /// <param name="isTransient">Whether trying again could help.</param>
    public DaprApiException(string message, Exception? inner, string? errorCode, bool isTransient)
        : base(message, inner!)
    {
        ErrorCode = errorCode ?? "UNKNOWN";
        IsTransient = isTransient;
    }

    /// <summary>The sidecar's error code, such as <c>ERR_STATE_SAVE</c>.</summary>
    public string ErrorCode { get; }

    /// <summary>Whether trying again could help.</summary>
    public bool IsTransient { get; }
}
