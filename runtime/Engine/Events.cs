using Dapr.DurableTask.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace LocalDapr.Engine;

/// <summary>Makes history events. Those that no action caused have the id -1.</summary>
internal static class Events
{
    public static HistoryEvent At(DateTimeOffset now, int id = -1) =>
        new() { EventId = id, Timestamp = Timestamp.FromDateTimeOffset(now) };

    public static HistoryEvent TurnStarted(DateTimeOffset now) =>
        With(At(now), e => e.WorkflowStarted = new WorkflowStartedEvent());

    public static HistoryEvent Raised(DateTimeOffset now, string name, string? input) =>
        With(At(now), e => e.EventRaised = new EventRaisedEvent { Name = name, Input = input });

    public static HistoryEvent Terminated(DateTimeOffset now, string? input, bool recurse) =>
        With(At(now), e => e.ExecutionTerminated = new ExecutionTerminatedEvent { Input = input, Recurse = recurse });

    public static HistoryEvent Suspended(DateTimeOffset now, string? reason) =>
        With(At(now), e => e.ExecutionSuspended = new ExecutionSuspendedEvent { Input = reason });

    public static HistoryEvent Resumed(DateTimeOffset now, string? reason) =>
        With(At(now), e => e.ExecutionResumed = new ExecutionResumedEvent { Input = reason });

    public static HistoryEvent TaskEnded(DateTimeOffset now, int taskId, string taskExecutionId, string? result, TaskFailureDetails? failure) =>
        With(At(now), e =>
        {
            if (failure is null)
                e.TaskCompleted = new TaskCompletedEvent { TaskScheduledId = taskId, TaskExecutionId = taskExecutionId, Result = result };
            else
                e.TaskFailed = new TaskFailedEvent { TaskScheduledId = taskId, TaskExecutionId = taskExecutionId, FailureDetails = failure };
        });

    public static HistoryEvent ChildEnded(
        DateTimeOffset now, int taskId, OrchestrationStatus status, string? result, TaskFailureDetails? failure) =>
        With(At(now), e =>
        {
            if (status == OrchestrationStatus.Completed)
                e.ChildWorkflowInstanceCompleted = new ChildWorkflowInstanceCompletedEvent { TaskScheduledId = taskId, Result = result };
            else
                e.ChildWorkflowInstanceFailed = new ChildWorkflowInstanceFailedEvent { TaskScheduledId = taskId, FailureDetails = failure };
        });

    public static HistoryEvent With(HistoryEvent e, Action<HistoryEvent> set)
    {
        set(e);
        return e;
    }
}
