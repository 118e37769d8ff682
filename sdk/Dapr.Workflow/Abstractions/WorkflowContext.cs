using Microsoft.Extensions.Logging;

namespace Dapr.Workflow;

/// <summary>All that a workflow may use of the world.</summary>
public abstract class WorkflowContext : IWorkflowContext
{
    /// <summary>The workflow's name.</summary>
    public abstract string Name { get; }

    /// <summary>The instance that runs.</summary>
    public abstract string InstanceId { get; }

    /// <inheritdoc />
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <inheritdoc />
    public abstract bool IsReplaying { get; }

    /// <inheritdoc />
    public abstract bool IsPatched(string patchName);

    /// <summary>Runs an activity whose result does not matter.</summary>
    /// <param name="name">The activity.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="options">How it is run.</param>
    /// <returns>When it has run.</returns>
    /// <exception cref="WorkflowTaskFailedException">The activity failed.</exception>
    public virtual Task CallActivityAsync(string name, object? input = null, WorkflowTaskOptions? options = null) =>
        CallActivityAsync<object>(name, input, options);

    /// <summary>Runs an activity.</summary>
    /// <typeparam name="T">The type of its result.</typeparam>
    /// <param name="name">The activity.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="options">How it is run.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="WorkflowTaskFailedException">The activity failed.</exception>
    public abstract Task<T> CallActivityAsync<T>(string name, object? input = null, WorkflowTaskOptions? options = null);

    /// <summary>Waits for a time that survives restarts.</summary>
    /// <param name="delay">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When the time has passed.</returns>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken = default) =>
        CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <summary>Waits until a time, in a way that survives restarts.</summary>
    /// <param name="fireAt">Until when, in UTC.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When the time has come.</returns>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>Waits for an event from outside. Events that came before are taken first, in their order.</summary>
    /// <typeparam name="T">The type of the event's content.</typeparam>
    /// <param name="eventName">The event; case does not matter.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The event's content.</returns>
    public abstract Task<T> WaitForExternalEventAsync<T>(string eventName, CancellationToken cancellationToken = default);

    /// <summary>Waits for an event from outside, but not for ever.</summary>
    /// <typeparam name="T">The type of the event's content.</typeparam>
    /// <param name="eventName">The event; case does not matter.</param>
    /// <param name="timeout">How long.</param>
    /// <returns>The event's content.</returns>
    /// <exception cref="TaskCanceledException">The event did not come in time.</exception>
    public virtual async Task<T> WaitForExternalEventAsync<T>(string eventName, TimeSpan timeout)
    {
        using var stopTimer = new CancellationTokenSource();
        using var stopWaiting = new CancellationTokenSource();
        var timer = CreateTimer(timeout, stopTimer.Token);
        var raised = WaitForExternalEventAsync<T>(eventName, stopWaiting.Token);

        // Whichever came second is given up; after the timer, that is the event, which is what the caller awaits.
        var first = await Task.WhenAny(timer, raised);
#pragma warning disable CA1849 // CancelAsync would leave the workflow's thread.
        (first == raised ? stopTimer : stopWaiting).Cancel();
#pragma warning restore CA1849
        return await raised;
    }

    /// <summary>Raises an event at another instance.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="eventName">The event.</param>
    /// <param name="payload">The event's content.</param>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>Sets what clients see of the workflow's progress.</summary>
    /// <param name="customStatus">Anything that can be written as JSON.</param>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>Runs another workflow as a part of this one.</summary>
    /// <typeparam name="TResult">The type of its result.</typeparam>
    /// <param name="workflowName">The workflow.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="options">How it is run.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="WorkflowTaskFailedException">The workflow failed.</exception>
    public abstract Task<TResult> CallChildWorkflowAsync<TResult>(string workflowName, object? input = null, ChildWorkflowTaskOptions? options = null);

    /// <summary>Runs another workflow, whose result does not matter, as a part of this one.</summary>
    /// <param name="workflowName">The workflow.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="options">How it is run.</param>
    /// <returns>When it has run.</returns>
    /// <exception cref="WorkflowTaskFailedException">The workflow failed.</exception>
    public virtual Task CallChildWorkflowAsync(string workflowName, object? input = null, ChildWorkflowTaskOptions? options = null) =>
        CallChildWorkflowAsync<object>(workflowName, input, options);

    /// <summary>A logger that is silent while the workflow replays.</summary>
    /// <param name="categoryName">Its category.</param>
    /// <returns>The logger.</returns>
    public abstract ILogger CreateReplaySafeLogger(string categoryName);

    /// <summary>A logger that is silent while the workflow replays.</summary>
    /// <param name="type">The type that names its category.</param>
    /// <returns>The logger.</returns>
    public abstract ILogger CreateReplaySafeLogger(Type type);

    /// <summary>A logger that is silent while the workflow replays.</summary>
    /// <typeparam name="T">The type that names its category.</typeparam>
    /// <returns>The logger.</returns>
    public abstract ILogger CreateReplaySafeLogger<T>();

    /// <summary>Starts this workflow over, with a new input and without its history.</summary>
    /// <param name="newInput">The new input.</param>
    /// <param name="preserveUnprocessedEvents">Whether events that nobody has waited for are kept.</param>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>A new id: the same whenever this point is reached again.</summary>
    /// <returns>The id.</returns>
    public abstract Guid NewGuid();

    /// <summary>What the callers of this workflow had done, where they handed it down.</summary>
    /// <returns>Their history; null where nothing was handed down.</returns>
    public abstract PropagatedHistory? GetPropagatedHistory();
}
