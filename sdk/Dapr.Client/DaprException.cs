namespace Dapr;

/// <summary>Something that was asked of Dapr did not work.</summary>
public class DaprException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What did not work.</param>
    public DaprException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What did not work.</param>
    /// <param name="innerException">Why.</param>
    public DaprException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
