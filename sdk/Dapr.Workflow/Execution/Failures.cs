using Dapr.DurableTask.Protobuf;

namespace Dapr.Workflow.Execution;

/// <summary>Exceptions as they travel: type, words and place, each with what caused it.</summary>
internal static class Failures
{
    // A chain that is longer than this tells nobody more.
    private const int Deepest = 10;

    public static TaskFailureDetails Of(Exception fault, string? message = null, bool isNonRetriable = false) => Of(fault, message, isNonRetriable, Deepest);

    public static TaskFailureDetails Of(string type, string message, string? stackTrace = null, bool isNonRetriable = false) =>
        new() { ErrorType = type, ErrorMessage = message, StackTrace = stackTrace ?? "", IsNonRetriable = isNonRetriable };

    private static TaskFailureDetails Of(Exception fault, string? message, bool isNonRetriable, int depth)
    {
        var details = Of(fault.GetType().FullName!, message ?? fault.Message, fault.StackTrace, isNonRetriable);
        if (fault.InnerException is { } cause && depth > 0) details.InnerFailure = Of(cause, null, false, depth - 1);
        return details;
    }
}
