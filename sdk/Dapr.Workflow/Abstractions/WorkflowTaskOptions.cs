namespace Dapr.Workflow;

/// <summary>How an activity is run.</summary>
/// <param name="RetryPolicy">Whether and when it is tried again after a failure; null for never.</param>
/// <param name="TargetAppId">The app that runs it; null for one's own.</param>
/// <param name="PropagationScope">How much of the workflow's past is handed down to it.</param>
public record WorkflowTaskOptions(
    WorkflowRetryPolicy? RetryPolicy = null, string? TargetAppId = null, HistoryPropagationScope PropagationScope = HistoryPropagationScope.None)
{
    /// <summary>The same, with another scope.</summary>
    /// <param name="scope">How much of the workflow's past is handed down.</param>
    /// <returns>The options.</returns>
    public WorkflowTaskOptions WithHistoryPropagation(HistoryPropagationScope scope) => this with { PropagationScope = scope };
}

/// <summary>How a child workflow is run.</summary>
/// <param name="InstanceId">Its instance id; null for a new one.</param>
/// <param name="RetryPolicy">Whether and when it is tried again after a failure; null for never.</param>
/// <param name="TargetAppId">The app that runs it; null for one's own.</param>
/// <param name="PropagationScope">How much of the workflow's past is handed down to it.</param>
public record ChildWorkflowTaskOptions(
    string? InstanceId = null,
    WorkflowRetryPolicy? RetryPolicy = null,
    string? TargetAppId = null,
    HistoryPropagationScope PropagationScope = HistoryPropagationScope.None)
    : WorkflowTaskOptions(RetryPolicy, TargetAppId, PropagationScope)
{
    /// <summary>The same, with another scope.</summary>
    /// <param name="scope">How much of the workflow's past is handed down.</param>
    /// <returns>The options.</returns>
    public new ChildWorkflowTaskOptions WithHistoryPropagation(HistoryPropagationScope scope) => this with { PropagationScope = scope };
}
