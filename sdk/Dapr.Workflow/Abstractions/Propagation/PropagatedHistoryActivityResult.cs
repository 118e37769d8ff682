namespace Dapr.Workflow;

/// <summary>An activity in a history that was handed down.</summary>
/// <param name="Name">The activity.</param>
/// <param name="Status">How far it had come.</param>
/// <param name="Input">What it was given, as JSON.</param>
/// <param name="Output">Its result, as JSON; null where it had none yet.</param>
/// <param name="FailureDetails">Why it failed; null where it did not.</param>
public sealed record PropagatedHistoryActivityResult(
    string Name, PropagatedHistoryStatus Status, string? Input, string? Output, WorkflowTaskFailureDetails? FailureDetails);
