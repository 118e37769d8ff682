using System.Text.Json;
using Dapr.DurableTask.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Scope = Dapr.DurableTask.Protobuf.HistoryPropagationScope;

namespace Dapr.Workflow.Execution;

/// <summary>What a workflow's code sees during one turn, and what it leaves behind for the sidecar.</summary>
internal sealed class TurnContext(
    string name, string instanceId, string? executionId, string? appId, PropagatedHistory? handedDown, Patches patches, RecordedCalls recorded,
    JsonSerializerOptions json, ILoggerFactory loggers) : WorkflowContext
{
    private readonly DeterministicIds _ids = new(instanceId, executionId);
    private DateTime _now;
    private bool _replaying;
    private CompleteWorkflowAction? _startOver;
    private bool _keepUnread;

    public Steps Steps { get; } = new(instanceId);

    public ExternalEvents Events { get; } = new();

    public object? CustomStatus { get; private set; }

    public bool IsStartingOver => _startOver is not null;

    public override string Name => name;

    public override string InstanceId => instanceId;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => _replaying;

    public override bool IsPatched(string patchName) => patches.Ask(patchName, _replaying);

    public void SetTime(DateTime now) => _now = now;

    public void SetReplaying(bool replaying) => _replaying = replaying;

    public override Task<T> CallActivityAsync<T>(string name, object? input = null, WorkflowTaskOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (options?.RetryPolicy is not { } policy) return Call<T>(name, input, options);

        // All attempts wait in the name of the first.
        var first = Steps.Next;
        return Retries.Run(this, policy, () => Call<T>(name, input, options), delay => RetryTimer(delay, timer =>
            timer.ActivityRetry = new TimerOriginActivityRetry { TaskExecutionId = _ids.TaskExecutionId(first, name) }));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        if (fireAt.Kind != DateTimeKind.Utc)
            throw new ArgumentException("The time must be in UTC: take it from CurrentUtcDateTime.", nameof(fireAt));
        return Timer(new CreateTimerAction { FireAt = Timestamp.FromDateTime(fireAt), CreateTimer = new TimerOriginCreateTimer() }, cancellationToken);
    }

    public override Task<T> WaitForExternalEventAsync<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(eventName);
        return Events.Next(eventName, raised => WorkflowJson.Read<T>(raised.EventRaised.Input, json)!, cancellationToken);
    }

    public override async Task<T> WaitForExternalEventAsync<T>(string eventName, TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero) throw new TaskCanceledException($"WaitForExternalEvent '{eventName}' timed out immediately (zero timeout).");

        using var stopTimer = new CancellationTokenSource();
        using var stopWaiting = new CancellationTokenSource();
        var limit = timeout < TimeSpan.Zero ? Steps.Never : Timestamp.FromDateTime(_now.Add(timeout));
        var timer = Timer(new CreateTimerAction { FireAt = limit, ExternalEvent = new TimerOriginExternalEvent { Name = eventName } }, stopTimer.Token);
        var raised = WaitForExternalEventAsync<T>(eventName, stopWaiting.Token);

        // A timer without limit that history never had is given up by the replay: it decides nothing then.
        var first = await Task.WhenAny(timer, raised);
#pragma warning disable CA1849 // CancelAsync would leave the workflow's thread.
        if (first == raised) stopTimer.Cancel();
        else if (!timer.IsCanceled) stopWaiting.Cancel();
#pragma warning restore CA1849
        return await raised;
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        ArgumentException.ThrowIfNullOrWhiteSpace(eventName);
        Steps.Add(new WorkflowAction
        {
            Id = Steps.Take(),
            SendEvent = new SendEventAction
            {
                Instance = new WorkflowInstance { InstanceId = instanceId },
                Name = eventName,
                Data = WorkflowJson.Write(payload, json),
            },
        });
    }

    public override void SetCustomStatus(object? customStatus) => CustomStatus = customStatus;

    public override Task<TResult> CallChildWorkflowAsync<TResult>(string workflowName, object? input = null, ChildWorkflowTaskOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(workflowName);
        if (options?.RetryPolicy is not { } policy) return CallChild<TResult>(workflowName, input, options);

        var first = options.InstanceId ?? NewGuid().ToString();
        return Retries.Run(this, policy, () => CallChild<TResult>(workflowName, input, options), delay => RetryTimer(delay, timer =>
            timer.ChildWorkflowRetry = new TimerOriginChildWorkflowRetry { InstanceId = first }));
    }

    public override ILogger CreateReplaySafeLogger(string categoryName) => new ReplaySafeLogger(loggers.CreateLogger(categoryName), () => _replaying);

    public override ILogger CreateReplaySafeLogger(System.Type type) => new ReplaySafeLogger(loggers.CreateLogger(type), () => _replaying);

    public override ILogger CreateReplaySafeLogger<T>() => new ReplaySafeLogger(loggers.CreateLogger<T>(), () => _replaying);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        _keepUnread = preserveUnprocessedEvents;
        _startOver = new CompleteWorkflowAction
        {
            WorkflowStatus = OrchestrationStatus.ContinuedAsNew,
            Result = WorkflowJson.Write(newInput, json),
        };
        Steps.Add(new WorkflowAction { Id = Steps.Take(), CompleteWorkflow = _startOver });
    }

    public override Guid NewGuid() => _ids.Next();

    public override PropagatedHistory? GetPropagatedHistory() => handedDown;

    /// <summary>Only now is it known which events nobody has read: some may have come after the code asked to start over.</summary>
    public void CarryUnreadEvents()
    {
        if (_keepUnread) _startOver?.CarryoverEvents.AddRange(Events.Unread);
    }

    private async Task<T> Call<T>(string activity, object? input, WorkflowTaskOptions? options)
    {
        var step = Steps.Take();
        var known = Steps.MayMoveUp ? null : recorded.Find(step, activity);
        var taskExecutionId = known?.TaskExecutionId ?? _ids.TaskExecutionId(step, activity);
        var router = Router(options?.TargetAppId);
        var call = new ScheduleTaskAction
        {
            Name = activity,
            Input = known is null ? WorkflowJson.Write(input, json) : known.Input,
            Router = router,
            TaskExecutionId = taskExecutionId,
        };
        if (options is { PropagationScope: not HistoryPropagationScope.None and var scope }) call.HistoryPropagationScope = (Scope)scope;
        Steps.Add(new WorkflowAction { Id = step, Router = router, ScheduleTask = call });

        var ended = await Steps.End(step, taskExecutionId);
        return ended.TaskFailed is { } failed
            ? throw new WorkflowTaskFailedException($"Task failed: {failed.FailureDetails?.ErrorMessage ?? "Unknown error"}", Details(failed.FailureDetails))
            : WorkflowJson.Read<T>(ended.TaskCompleted?.Result, json)!;
    }

    private async Task<T> CallChild<T>(string workflow, object? input, ChildWorkflowTaskOptions? options)
    {
        // The id is taken before the step, as it always was: histories depend on it.
        var child = options?.InstanceId ?? NewGuid().ToString();
        var step = Steps.Take();
        var router = Router(options?.TargetAppId);
        var call = new CreateChildWorkflowAction
        {
            Name = workflow,
            InstanceId = child,
            Input = WorkflowJson.Write(input, json),
            Router = router,
        };
        if (options is { PropagationScope: not HistoryPropagationScope.None and var scope }) call.HistoryPropagationScope = (Scope)scope;
        Steps.Add(new WorkflowAction { Id = step, Router = router, CreateChildWorkflow = call });

        var ended = await Steps.End(step);
        return ended.ChildWorkflowInstanceFailed is { } failed
            ? throw new WorkflowTaskFailedException($"Child workflow '{workflow}' failed", Details(failed.FailureDetails))
            : WorkflowJson.Read<T>(ended.ChildWorkflowInstanceCompleted?.Result, json)!;
    }

    private Task<HistoryEvent> RetryTimer(TimeSpan delay, System.Action<CreateTimerAction> origin)
    {
        var timer = new CreateTimerAction { FireAt = Timestamp.FromDateTime(_now.Add(delay)) };
        origin(timer);
        return Timer(timer, CancellationToken.None);
    }

    private Task<HistoryEvent> Timer(CreateTimerAction timer, CancellationToken stop)
    {
        var step = Steps.Take();
        Steps.Add(new WorkflowAction { Id = step, CreateTimer = timer });
        return Steps.End(step, stop: stop);
    }

    private TaskRouter? Router(string? targetAppId) =>
        string.IsNullOrWhiteSpace(targetAppId) ? null : new TaskRouter { TargetAppID = targetAppId, SourceAppID = appId ?? "" };

    private static WorkflowTaskFailureDetails Details(TaskFailureDetails? failure) =>
        new(failure?.ErrorType ?? "Exception", failure?.ErrorMessage ?? "Unknown error", failure?.StackTrace ?? "");
}
