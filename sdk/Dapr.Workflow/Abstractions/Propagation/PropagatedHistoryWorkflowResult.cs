namespace Dapr.Workflow;

/// <summary>A child workflow in a history that was handed down.</summary>
/// <param name="Name">The workflow.</param>
/// <param name="Status">How far it had come.</param>
/// <param name="Output">Its result, as JSON; null where it had none yet.</param>
/// <param name="FailureDetails">Why it failed; null where it did not.</param>
public sealed record PropagatedHistoryWorkflowResult(
    string Name, PropagatedHistoryStatus Status, string? Output, WorkflowTaskFailureDetails? FailureDetails);
