namespace Dapr.Workflow;

/// <summary>How something failed, as text: the exception itself stayed where it was thrown.</summary>
/// <param name="errorType">The full name of the exception's type.</param>
/// <param name="errorMessage">Its message.</param>
/// <param name="stackTrace">Where it was thrown.</param>
public class WorkflowTaskFailureDetails(string errorType, string errorMessage, string? stackTrace = null)
{
    /// <summary>The full name of the exception's type.</summary>
    public string ErrorType { get; } = errorType ?? throw new ArgumentNullException(nameof(errorType));

    /// <summary>Its message.</summary>
    public string ErrorMessage { get; } = errorMessage ?? throw new ArgumentNullException(nameof(errorMessage));

    /// <summary>Where it was thrown.</summary>
    public string? StackTrace { get; } = stackTrace;

    /// <summary>Whether the exception was of a type, as far as the name is that of a type that can be loaded here.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>True where it was.</returns>
    public bool IsCausedBy<T>()
        where T : Exception
    {
        try
        {
            return Type.GetType(ErrorType, throwOnError: false) is { } type && typeof(T).IsAssignableFrom(type);
        }
        catch (Exception unloadable) when (unloadable is ArgumentException or TypeLoadException or IOException or BadImageFormatException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";
}
