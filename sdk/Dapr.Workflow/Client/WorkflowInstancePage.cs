namespace Dapr.Workflow.Client;

/// <summary>Some of the instances, and how to ask for more.</summary>
/// <param name="InstanceIds">The instances.</param>
/// <param name="ContinuationToken">What to ask with for the next page; null on the last.</param>
public sealed record WorkflowInstancePage(IReadOnlyList<string> InstanceIds, string? ContinuationToken);
