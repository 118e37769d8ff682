using Dapr.DurableTask.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace LocalDapr.Engine;

/// <summary>
/// The past that a rerun begins with: everything up to one task, timer or child of an ended instance. What was ordered in it and
/// has no answer in it is ordered again.
/// </summary>
internal sealed record RerunPast(
    HistoryEvent Start,
    IReadOnlyList<HistoryEvent> History,
    IReadOnlyList<ActivityOrder> Activities,
    IReadOnlyList<TimerOrder> Timers,
    IReadOnlyList<OutgoingMessage> Children)
{
    public static RerunPast Of(IReadOnlyList<HistoryEvent> source, InstanceKey key, RerunWorkflowFromEventRequest request, DateTimeOffset now)
    {
        var last = IndexOfOrder(source, request);
        var history = source.Take(last + 1).Select(e => e.Clone()).ToList();
        var start = history.First(e => e.EventTypeCase == HistoryEvent.EventTypeOneofCase.ExecutionStarted);
        start.ExecutionStarted.WorkflowInstance = new WorkflowInstance { InstanceId = key.InstanceId, ExecutionId = Guid.NewGuid().ToString() };
        start.ExecutionStarted.ParentInstance = null;
        Change(history[^1], request);

        // The orders are made as a worker would make them, by one turn that is never written.
        var state = new InstanceState(key, start);
        var response = new WorkflowResponse { InstanceId = key.InstanceId };
        var answered = Answered(history);
        foreach (var e in history.Where(e => IsOrder(e) && !answered.Contains((e.EventTypeCase, e.EventId))))
        {
            // The children of the source are its own: what runs again has other names.
            if (e.ChildWorkflowInstanceCreated is { } child)
                child.InstanceId = request.HasNewChildWorkflowInstanceID && ReferenceEquals(e, history[^1])
                    ? request.NewChildWorkflowInstanceID
                    : $"{key.InstanceId}:{e.EventId:x4}";
            response.Actions.Add(AsAction(e, now));
        }
        var turn = Turn.Begin(state, [start], now)!;
        var effects = turn.Complete(response, now);
        return new RerunPast(start, history, effects.Activities, effects.Timers, effects.Messages);
    }

    private static bool IsOrder(HistoryEvent e) => e.EventTypeCase
        is HistoryEvent.EventTypeOneofCase.TaskScheduled
        or HistoryEvent.EventTypeOneofCase.TimerCreated
        or HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated;

    private static HashSet<(HistoryEvent.EventTypeOneofCase, int)> Answered(List<HistoryEvent> history)
    {
        var answered = new HashSet<(HistoryEvent.EventTypeOneofCase, int)>();
        foreach (var e in history)
        {
            _ = e.EventTypeCase switch
            {
                HistoryEvent.EventTypeOneofCase.TaskCompleted => answered.Add((HistoryEvent.EventTypeOneofCase.TaskScheduled, e.TaskCompleted.TaskScheduledId)),
                HistoryEvent.EventTypeOneofCase.TaskFailed => answered.Add((HistoryEvent.EventTypeOneofCase.TaskScheduled, e.TaskFailed.TaskScheduledId)),
                HistoryEvent.EventTypeOneofCase.TimerFired => answered.Add((HistoryEvent.EventTypeOneofCase.TimerCreated, e.TimerFired.TimerId)),
                HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCompleted =>
                    answered.Add((HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated, e.ChildWorkflowInstanceCompleted.TaskScheduledId)),
                HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceFailed =>
                    answered.Add((HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated, e.ChildWorkflowInstanceFailed.TaskScheduledId)),
                _ => false,
            };
        }
        return answered;
    }

    private static int IndexOfOrder(IReadOnlyList<HistoryEvent> source, RerunWorkflowFromEventRequest request)
    {
        var index = source.ToList().FindIndex(e => e.EventId == request.EventID);
        if (index < 0)
            throw new WorkflowRefusalException(RefusalKind.NotFound, $"does not have history event with ID '{request.EventID}'");
        if (source[index].EventTypeCase == HistoryEvent.EventTypeOneofCase.DetachedWorkflowInstanceCreated)
            throw new WorkflowRefusalException(
                RefusalKind.Invalid, $"event '{request.EventID}' started a detached workflow, of which nothing comes back: it cannot be rerun");
        if (!IsOrder(source[index]))
            throw new WorkflowRefusalException(
                RefusalKind.NotFound, $"target event '{source[index].EventTypeCase}' with ID '{request.EventID}' is not an event that can be rerun");
        return index;
    }

    /// <summary>What the caller wants otherwise in the order from which the rerun goes on.</summary>
    private static void Change(HistoryEvent target, RerunWorkflowFromEventRequest request)
    {
        var origin = new RerunParentInstanceInfo { InstanceID = request.SourceInstanceID };
        switch (target.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
                target.TaskScheduled.RerunParentInstanceInfo = origin;
                if (request.HasNewChildWorkflowInstanceID)
                    throw Refuse("cannot set new child workflow instance ID on activity event");
                if (request.OverwriteInput)
                    target.TaskScheduled.Input = request.Input;
                break;
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
                target.TimerCreated.RerunParentInstanceInfo = origin;
                if (request.OverwriteInput)
                    throw Refuse("cannot write input to timer event");
                if (request.HasNewChildWorkflowInstanceID)
                    throw Refuse("cannot set new child workflow instance ID on timer event");
                break;
            default:
                target.ChildWorkflowInstanceCreated.RerunParentInstanceInfo = origin;
                if (request.OverwriteInput)
                    target.ChildWorkflowInstanceCreated.Input = request.Input;
                break;
        }

        WorkflowRefusalException Refuse(string what) => new(RefusalKind.Invalid, $"{what} '{request.EventID}'");
    }

    private static WorkflowAction AsAction(HistoryEvent e, DateTimeOffset now)
    {
        var action = new WorkflowAction { Id = e.EventId, Router = e.Router };
        switch (e.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
                var task = e.TaskScheduled;
                action.ScheduleTask = new ScheduleTaskAction
                {
                    Name = task.Name,
                    Version = task.Version,
                    Input = task.Input,
                    TaskExecutionId = Guid.NewGuid().ToString("N"),
                };
                task.TaskExecutionId = action.ScheduleTask.TaskExecutionId;
                break;
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
                action.CreateTimer = new CreateTimerAction { FireAt = e.TimerCreated.FireAt ?? Timestamp.FromDateTimeOffset(now) };
                break;
            default:
                var child = e.ChildWorkflowInstanceCreated;
                action.CreateChildWorkflow = new CreateChildWorkflowAction
                {
                    InstanceId = child.InstanceId,
                    Name = child.Name,
                    Version = child.Version,
                    Input = child.Input,
                };
                break;
        }
        return action;
    }
}
