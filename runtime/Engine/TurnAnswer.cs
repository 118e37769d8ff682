using System.Security.Cryptography;
using System.Text;
using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>Translates the actions of a worker's answer into effects, one by one in their order.</summary>
internal sealed class TurnAnswer(Turn turn, WorkflowResponse response, DateTimeOffset now)
{
    private readonly InstanceState _state = turn.State;
    private readonly List<HistoryEvent> _history = [];
    private readonly List<ActivityOrder> _activities = [];
    private readonly List<TimerOrder> _timers = [];
    private readonly List<OutgoingMessage> _messages = [];
    private readonly HashSet<int> _ordered = [];
    private ExecutionCompletedEvent? _completed;
    private IReadOnlyList<HistoryEvent>? _next;

    public TurnEffects Effects()
    {
        if (response.Actions.Any(a => a.WorkflowActionTypeCase == WorkflowAction.WorkflowActionTypeOneofCase.WorkflowVersionNotAvailable))
            return Stalled(StalledReason.VersionNotAvailable, $"Version not available: {_state.VersionName}");

        _history.AddRange(turn.NewEvents.Select(e => e.Clone()));
        foreach (var action in response.Actions)
        {
            Apply(action);
            if (_next is not null)
                return new TurnEffects { History = [], CustomStatus = response.CustomStatus, NextExecution = _next, Messages = WithoutChildren() };
        }
        if (HasRun && !response.Version.PatchesOf().Take(_state.Patches.Count).SequenceEqual(_state.Patches))
            return Stalled(
                StalledReason.PatchMismatch,
                $"Patch mismatch. History patches: [{string.Join(", ", _state.Patches)}], current patches: [{string.Join(", ", response.Version.PatchesOf())}].");
        _history[0].WorkflowStarted.Version = VersionToRecord();

        var termination = turn.Termination;
        if (termination is not null && _completed is null)
        {
            // The event is used up by this turn: what the worker has not done, nobody would do later.
            _activities.Clear();
            _timers.Clear();
            _messages.Clear();
            Complete(-1, OrchestrationStatus.Terminated, termination.Input, null);
        }
        if (termination is { Recurse: true })
            TerminateChildren(termination);

        return new TurnEffects
        {
            History = _history,
            CustomStatus = response.CustomStatus,
            Activities = _completed is null ? _activities : [],
            Timers = _completed is null ? _timers : [],
            Messages = _messages,
        };
    }

    /// <summary>A worker that is told to end or to pause acknowledges that without running the code.</summary>
    private bool HasRun => turn.NewEvents[^1].EventTypeCase
        is not (HistoryEvent.EventTypeOneofCase.ExecutionTerminated or HistoryEvent.EventTypeOneofCase.ExecutionSuspended);

    /// <summary>What the history does not hold already.</summary>
    private WorkflowVersion? VersionToRecord()
    {
        var version = new WorkflowVersion { Patches = { response.Version.PatchesOf().Skip(_state.Patches.Count) } };
        if (response.Version is { HasName: true } named && (_state.VersionName is null || version.Patches.Count > 0))
            version.Name = named.Name;
        return version.HasName || version.Patches.Count > 0 ? version : null;
    }

    private TurnEffects Stalled(StalledReason reason, string description) => new()
    {
        History = [],
        CustomStatus = _state.CustomStatus,
        Stalled = Events.With(Events.At(now), e => e.ExecutionStalled = new ExecutionStalledEvent { Reason = reason, Description = description }),
    };

    /// <summary>A child that starts as its parent becomes another execution would have nobody to report to.</summary>
    private List<OutgoingMessage> WithoutChildren() =>
        [.. _messages.Where(m => m.Event.ExecutionStarted?.ParentInstance is null)];

    private void Apply(WorkflowAction action)
    {
        var router = Router.From(action.Router, _state.Key.AppId);
        if (IsOrder(action) && (_state.HasOrdered(action.Id) || !_ordered.Add(action.Id)))
            throw new WorkflowRefusalException(
                RefusalKind.Invalid, $"action {action.Id} of {_state.Key.InstanceId} has been taken already; every order has a number of its own");
        switch (action.WorkflowActionTypeCase)
        {
            case WorkflowAction.WorkflowActionTypeOneofCase.ScheduleTask:
                ScheduleTask(action.Id, action.ScheduleTask, action.ScheduleTask.Router is { } own ? Router.From(own, _state.Key.AppId) : router);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CreateTimer:
                CreateTimer(action.Id, action.CreateTimer);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CreateChildWorkflow:
                CreateChild(action.Id, action.CreateChildWorkflow, action.CreateChildWorkflow.Router is { } childRouter ? Router.From(childRouter, _state.Key.AppId) : router);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CreateDetachedWorkflow:
                CreateDetached(action.Id, action.CreateDetachedWorkflow, action.CreateDetachedWorkflow.Router is { } detachedRouter ? Router.From(detachedRouter, _state.Key.AppId) : router);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.SendEvent:
                SendEvent(action.Id, action.SendEvent, router);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.TerminateWorkflow:
                Send(router, action.TerminateWorkflow.InstanceId, Events.Terminated(now, action.TerminateWorkflow.Reason, action.TerminateWorkflow.Recurse));
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CompleteWorkflow:
                CompleteWorkflow(action.Id, action.CompleteWorkflow);
                break;
            default:
                throw new WorkflowRefusalException(RefusalKind.Invalid, $"action {action.Id} of {_state.Key.InstanceId} is of no known type");
        }
    }

    private static bool IsOrder(WorkflowAction action) => action.WorkflowActionTypeCase
        is WorkflowAction.WorkflowActionTypeOneofCase.ScheduleTask
        or WorkflowAction.WorkflowActionTypeOneofCase.CreateTimer
        or WorkflowAction.WorkflowActionTypeOneofCase.CreateChildWorkflow;

    private void ScheduleTask(int id, ScheduleTaskAction task, TaskRouter router)
    {
        // The key by which an activity recognises a repetition of itself: it stays the same however often it is sent.
        var executionId = task.TaskExecutionId.Length > 0 ? task.TaskExecutionId : Guid.NewGuid().ToString("N");
        _history.Add(Events.With(Events.At(now, id), e =>
        {
            e.Router = router;
            e.TaskScheduled = new TaskScheduledEvent
            {
                Name = task.Name,
                Version = task.Version,
                Input = task.Input,
                TaskExecutionId = executionId,
                ParentTraceContext = _state.Start.ExecutionStarted.ParentTraceContext,
            };
        }));
        _activities.Add(new ActivityOrder(id, Router.Target(router, _state.Key.AppId), new ActivityRequest
        {
            Name = task.Name,
            Version = task.Version,
            Input = task.Input,
            WorkflowInstance = new WorkflowInstance { InstanceId = _state.Key.InstanceId, ExecutionId = _state.ExecutionId },
            TaskId = id,
            TaskExecutionId = executionId,
            ParentTraceContext = _state.Start.ExecutionStarted.ParentTraceContext,
        }));
    }

    private void CreateTimer(int id, CreateTimerAction timer)
    {
        Times.RefuseUnlessValid(timer.FireAt ?? throw new WorkflowRefusalException(RefusalKind.Invalid, $"timer {id} has no fireAt"), "fireAt");
        var created = new TimerCreatedEvent { FireAt = timer.FireAt };
        if (timer.HasName)
            created.Name = timer.Name;
        switch (timer.OriginCase)
        {
            case CreateTimerAction.OriginOneofCase.CreateTimer: created.CreateTimer = timer.CreateTimer; break;
            case CreateTimerAction.OriginOneofCase.ExternalEvent: created.ExternalEvent = timer.ExternalEvent; break;
            case CreateTimerAction.OriginOneofCase.ActivityRetry: created.ActivityRetry = timer.ActivityRetry; break;
            case CreateTimerAction.OriginOneofCase.ChildWorkflowRetry: created.ChildWorkflowRetry = timer.ChildWorkflowRetry; break;
            default: break;
        }
        _history.Add(Events.With(Events.At(now, id), e => e.TimerCreated = created));
        _timers.Add(new TimerOrder(id, timer.FireAt.ToDateTimeOffset(), Events.With(
            Events.At(now), e => e.TimerFired = new TimerFiredEvent { TimerId = id, FireAt = timer.FireAt })));
    }

    private void CreateChild(int id, CreateChildWorkflowAction child, TaskRouter router)
    {
        // Derived, not random: the same turn taken again names the same child.
        var instanceId = child.InstanceId.Length > 0 ? child.InstanceId : DerivedId(_state.Key.InstanceId, _state.ExecutionId, id);
        _history.Add(Events.With(Events.At(now, id), e =>
        {
            e.Router = router;
            e.ChildWorkflowInstanceCreated = new ChildWorkflowInstanceCreatedEvent
            {
                InstanceId = instanceId,
                Name = child.Name,
                Version = child.Version,
                Input = child.Input,
            };
        }));
        var parent = new ParentInstanceInfo
        {
            TaskScheduledId = id,
            Name = _state.Start.ExecutionStarted.Name,
            WorkflowInstance = new WorkflowInstance { InstanceId = _state.Key.InstanceId, ExecutionId = _state.ExecutionId },
            AppID = _state.Key.AppId,
        };
        Send(router, instanceId, Events.With(Events.At(now), e => e.ExecutionStarted = new ExecutionStartedEvent
        {
            Name = child.Name,
            Version = child.Version,
            Input = child.Input,
            ParentInstance = parent,
            ParentTraceContext = _state.Start.ExecutionStarted.ParentTraceContext,
            WorkflowInstance = new WorkflowInstance { InstanceId = instanceId, ExecutionId = Guid.NewGuid().ToString() },
        }));
    }

    private void CreateDetached(int id, CreateDetachedWorkflowAction detached, TaskRouter router)
    {
        if (detached.InstanceId.Length == 0)
            throw new WorkflowRefusalException(RefusalKind.Invalid, "a detached workflow needs an instance id");
        Times.RefuseUnlessValid(detached.ScheduledStartTimestamp, "scheduledStartTimestamp");
        _history.Add(Events.With(Events.At(now, id), e =>
        {
            e.Router = router;
            e.DetachedWorkflowInstanceCreated = new DetachedWorkflowInstanceCreatedEvent { InstanceId = detached.InstanceId };
        }));
        var started = new ExecutionStartedEvent
        {
            Name = detached.Name,
            Version = detached.Version,
            Input = detached.Input,
            ScheduledStartTimestamp = detached.ScheduledStartTimestamp,
            ParentTraceContext = detached.ParentTraceContext,
            WorkflowInstance = new WorkflowInstance
            {
                InstanceId = detached.InstanceId,
                ExecutionId = string.IsNullOrEmpty(detached.ExecutionId) ? Guid.NewGuid().ToString() : detached.ExecutionId,
            },
        };
        started.Tags.Add(detached.Tags);
        Send(router, detached.InstanceId, Events.With(Events.At(now), e => e.ExecutionStarted = started));
    }

    private void SendEvent(int id, SendEventAction sent, TaskRouter router)
    {
        var target = sent.Instance?.InstanceId ?? "";
        _history.Add(Events.With(Events.At(now, id), e =>
        {
            e.Router = router;
            e.EventSent = new EventSentEvent { InstanceId = target, Name = sent.Name, Input = sent.Data };
        }));
        Send(router, target, Events.Raised(now, sent.Name, sent.Data));
    }

    private void CompleteWorkflow(int id, CompleteWorkflowAction action)
    {
        if (_completed is not null)
            return; // the first completion wins
        if (action.WorkflowStatus != OrchestrationStatus.ContinuedAsNew)
        {
            Complete(id, action.WorkflowStatus, action.Result, action.FailureDetails);
            return;
        }
        if (turn.Termination is not null)
            return; // a workflow that is told to end does not go on as another
        var old = _state.Start.ExecutionStarted;
        var start = new ExecutionStartedEvent
        {
            Name = old.Name,
            Version = action.NewVersion ?? old.Version,
            Input = action.Result,
            ParentInstance = old.ParentInstance,
            WorkflowInstance = new WorkflowInstance { InstanceId = _state.Key.InstanceId, ExecutionId = Guid.NewGuid().ToString() },
        };
        start.Tags.Add(old.Tags);
        _next = [Events.With(Events.At(now), e => e.ExecutionStarted = start), .. action.CarryoverEvents];
    }

    private void Complete(int id, OrchestrationStatus status, string? result, TaskFailureDetails? failure)
    {
        _completed = new ExecutionCompletedEvent { WorkflowStatus = status, Result = result, FailureDetails = failure };
        _history.Add(Events.With(Events.At(now, id), e => e.ExecutionCompleted = _completed));
        if (_state.Start.ExecutionStarted.ParentInstance is not { } parent)
            return;
        var app = parent.HasAppID && parent.AppID.Length > 0 ? parent.AppID : _state.Key.AppId;
        _messages.Add(new OutgoingMessage(
            new InstanceKey(app, parent.WorkflowInstance.InstanceId),
            Events.ChildEnded(now, parent.TaskScheduledId, status, result, failure),
            parent.WorkflowInstance.ExecutionId));
    }

    private void TerminateChildren(ExecutionTerminatedEvent termination)
    {
        var resolved = new InstanceState(_state.Key, _state.Start);
        foreach (var e in _state.History.Concat(_history))
            if (resolved.Admits(e))
                resolved.Add(e);
        foreach (var child in resolved.UnfinishedChildren())
            _messages.Add(new OutgoingMessage(child, Events.Terminated(now, termination.Input, recurse: true)));
    }

    private void Send(TaskRouter router, string instanceId, HistoryEvent e) =>
        _messages.Add(new OutgoingMessage(new InstanceKey(Router.Target(router, _state.Key.AppId), instanceId), e));

    private static string DerivedId(string parent, string executionId, int id)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{parent}|{executionId}|{id}"));
        return $"{parent}:{Convert.ToHexStringLower(hash.AsSpan(0, 8))}";
    }
}
