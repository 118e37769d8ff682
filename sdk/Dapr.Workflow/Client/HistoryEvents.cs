using Dapr.DurableTask.Protobuf;
using Event = Dapr.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;

namespace Dapr.Workflow.Client;

/// <summary>History as clients are shown it.</summary>
internal static class HistoryEvents
{
    public static WorkflowHistoryEvent ForClients(HistoryEvent happened) =>
        new(happened.EventId, Type(happened.EventTypeCase), happened.Timestamp?.ToDateTime() ?? DateTime.MinValue);

    private static WorkflowHistoryEventType Type(Event type) => type switch
    {
        Event.ExecutionStarted => WorkflowHistoryEventType.ExecutionStarted,
        Event.ExecutionCompleted => WorkflowHistoryEventType.ExecutionCompleted,
        Event.ExecutionTerminated => WorkflowHistoryEventType.ExecutionTerminated,
        Event.TaskScheduled => WorkflowHistoryEventType.TaskScheduled,
        Event.TaskCompleted => WorkflowHistoryEventType.TaskCompleted,
        Event.TaskFailed => WorkflowHistoryEventType.TaskFailed,
        Event.ChildWorkflowInstanceCreated or Event.DetachedWorkflowInstanceCreated => WorkflowHistoryEventType.SubOrchestrationInstanceCreated,
        Event.ChildWorkflowInstanceCompleted => WorkflowHistoryEventType.SubOrchestrationInstanceCompleted,
        Event.ChildWorkflowInstanceFailed => WorkflowHistoryEventType.SubOrchestrationInstanceFailed,
        Event.TimerCreated => WorkflowHistoryEventType.TimerCreated,
        Event.TimerFired => WorkflowHistoryEventType.TimerFired,
        Event.WorkflowStarted => WorkflowHistoryEventType.OrchestratorStarted,
        Event.WorkflowCompleted => WorkflowHistoryEventType.OrchestratorCompleted,
        Event.EventSent => WorkflowHistoryEventType.EventSent,
        Event.EventRaised => WorkflowHistoryEventType.EventRaised,
        Event.ContinueAsNew => WorkflowHistoryEventType.ContinueAsNew,
        Event.ExecutionSuspended => WorkflowHistoryEventType.ExecutionSuspended,
        Event.ExecutionResumed => WorkflowHistoryEventType.ExecutionResumed,
        Event.ExecutionStalled => WorkflowHistoryEventType.ExecutionStalled,
        _ => WorkflowHistoryEventType.Unknown,
    };
}
