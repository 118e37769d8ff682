namespace Dapr.Workflow;

/// <summary>How an activity is run.</summary>
/// <param name="RetryPolicy">Whether and when it is tried again after a failure; null for never.</param>
/// <param name="TargetAppId">The app that runs it; null for one's own.</param>
public record WorkflowTaskOptions(WorkflowRetryPolicy? RetryPolicy = null, string? TargetAppId = null);

/// <summary>How a child workflow is run.</summary>
/// <param name="InstanceId">Its instance id; null for a new one.</param>
/// <param name="RetryPolicy">Whether and when it is tried again after a failure; null for never.</param>
/// <param name="TargetAppId">The app that runs it; null for one's own.</param>
public record ChildWorkflowTaskOptions(string? InstanceId = null, WorkflowRetryPolicy? RetryPolicy = null, string? TargetAppId = null)
    : WorkflowTaskOptions(RetryPolicy, TargetAppId);
