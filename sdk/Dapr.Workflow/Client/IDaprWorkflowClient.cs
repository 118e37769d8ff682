using Dapr.Common;
using Dapr.Workflow.Client;

namespace Dapr.Workflow;

/// <summary>Starts workflows, looks at them and talks to them.</summary>
public interface IDaprWorkflowClient : IDaprClient, IAsyncDisposable
{
    /// <summary>Starts a workflow.</summary>
    /// <param name="name">The workflow.</param>
    /// <param name="instanceId">The instance; null for a new id.</param>
    /// <param name="input">What it is given.</param>
    /// <returns>The instance's id.</returns>
    Task<string> ScheduleNewWorkflowAsync(string name, string? instanceId = null, object? input = null);

    /// <summary>Starts a workflow at a time.</summary>
    /// <param name="name">The workflow.</param>
    /// <param name="instanceId">The instance; null for a new id.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="startTime">When it is to start; null for now.</param>
    /// <returns>The instance's id.</returns>
    Task<string> ScheduleNewWorkflowAsync(string name, string? instanceId, object? input, DateTime? startTime);

    /// <summary>Starts a workflow at a time.</summary>
    /// <param name="name">The workflow.</param>
    /// <param name="instanceId">The instance; null for a new id.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="startTime">When it is to start; null for now.</param>
    /// <param name="cancellation">Ends the call; what was asked for may happen all the same.</param>
    /// <returns>The instance's id.</returns>
    Task<string> ScheduleNewWorkflowAsync(string name, string? instanceId, object? input, DateTimeOffset? startTime, CancellationToken cancellation = default);

    /// <summary>What is known of an instance.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="getInputsAndOutputs">Whether input, output, custom status and failure are wanted as well.</param>
    /// <param name="cancellation">Ends the call; what was asked for may happen all the same.</param>
    /// <returns>The state, which also says whether there is such an instance.</returns>
    Task<WorkflowState> GetWorkflowStateAsync(string instanceId, bool getInputsAndOutputs = true, CancellationToken cancellation = default);

    /// <summary>Waits until an instance has started.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="getInputsAndOutputs">Whether input, output, custom status and failure are wanted as well.</param>
    /// <param name="cancellation">Ends the call; what was asked for may happen all the same.</param>
    /// <returns>The state it is in then.</returns>
    Task<WorkflowState> WaitForWorkflowStartAsync(string instanceId, bool getInputsAndOutputs = true, CancellationToken cancellation = default);

    /// <summary>Waits until an instance has ended, well or not.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="getInputsAndOutputs">Whether input, output, custom status and failure are wanted as well.</param>
    /// <param name="cancellation">Ends the call; what was asked for may happen all the same.</param>
    /// <returns>The state it is in then.</returns>
    Task<WorkflowState> WaitForWorkflowCompletionAsync(string instanceId, bool getInputsAndOutputs = true, CancellationToken cancellation = default);

    /// <summary>Raises an event at an instance.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="eventName">The event.</param>
    /// <param name="eventPayload">The event's content.</param>
    /// <param name="cancellation">Ends the call; what was asked for may happen all the same.</param>
    /// <returns>When it is recorded.</returns>
    Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default);

    /// <summary>Ends an instance and its children.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="output">What the instance is to have returned.</param>
    /// <param name="cancellation">Ends the call; what was asked for may happen all the same.</param>
    /// <returns>When it has ended.</returns>
    Task TerminateWorkflowAsync(string instanceId, object? output = null, CancellationToken cancellation = default);

    /// <summary>Holds an instance.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Ends the call; what was asked for may happen all the same.</param>
    /// <returns>When it is held.</returns>
    Task SuspendWorkflowAsync(string instanceId, string? reason = null, CancellationToken cancellation = default);

    /// <summary>Releases an instance that is held.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Ends the call; what was asked for may happen all the same.</param>
    /// <returns>When it is released.</returns>
    Task ResumeWorkflowAsync(string instanceId, string? reason = null, CancellationToken cancellation = default);

    /// <summary>Removes an instance that has ended, with its children.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Ends the call; what was asked for may happen all the same.</param>
    /// <returns>Whether there was such an instance.</returns>
    Task<bool> PurgeInstanceAsync(string instanceId, CancellationToken cancellation = default);

    /// <summary>The ids of all instances, in pages.</summary>
    /// <param name="continuationToken">What the page before gave; null for the first.</param>
    /// <param name="pageSize">How many at most.</param>
    /// <param name="cancellation">Ends the call; what was asked for may happen all the same.</param>
    /// <returns>A page.</returns>
    Task<WorkflowInstancePage> ListInstanceIdsAsync(string? continuationToken = null, int? pageSize = null, CancellationToken cancellation = default);

    /// <summary>What happened to an instance.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Ends the call; what was asked for may happen all the same.</param>
    /// <returns>The events, oldest first.</returns>
    Task<IReadOnlyList<WorkflowHistoryEvent>> GetInstanceHistoryAsync(string instanceId, CancellationToken cancellation = default);

    /// <summary>Runs an instance again, as a new one, from an event of its history on.</summary>
    /// <param name="sourceInstanceId">The instance.</param>
    /// <param name="eventId">The event from which on it is run again.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the call; what was asked for may happen all the same.</param>
    /// <returns>The new instance's id.</returns>
    Task<string> RerunWorkflowFromEventAsync(string sourceInstanceId, uint eventId, RerunWorkflowFromEventOptions? options = null, CancellationToken cancellation = default);
}
