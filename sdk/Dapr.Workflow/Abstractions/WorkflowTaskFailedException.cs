namespace Dapr.Workflow;

/// <summary>An activity or child workflow failed.</summary>
/// <param name="message">What failed.</param>
/// <param name="failureDetails">How.</param>
public class WorkflowTaskFailedException(string message, WorkflowTaskFailureDetails failureDetails) : Exception(message)
{
    /// <summary>How it failed.</summary>
    public WorkflowTaskFailureDetails FailureDetails { get; } = failureDetails ?? throw new ArgumentNullException(nameof(failureDetails));
}
