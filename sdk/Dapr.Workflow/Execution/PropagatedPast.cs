using Dapr.DurableTask.Protobuf;

namespace Dapr.Workflow.Execution;

/// <summary>Reads the history that callers handed down: which calls there were, and how each of them ended.</summary>
internal static class PropagatedPast
{
    public static PropagatedHistory? Read(DurableTask.Protobuf.PropagatedHistory? handedDown) =>
        handedDown is { Chunks.Count: > 0 } ? new PropagatedHistory([.. handedDown.Chunks.Select(Read)]) : null;

    private static PropagatedHistoryEvent Read(PropagatedHistoryChunk chunk)
    {
        var events = chunk.RawEvents.Select(HistoryEvent.Parser.ParseFrom).ToList();
        var ends = new Dictionary<int, HistoryEvent>();
        foreach (var happened in events)
        {
            if (StepOf(happened) is { } step) ends[step] = happened;
        }

        var activities = events.Where(happened => happened.TaskScheduled is not null)
            .Select(called => Activity(called, ends.GetValueOrDefault(called.EventId)));
        var children = events.Where(happened => happened.ChildWorkflowInstanceCreated is not null)
            .Select(called => Child(called, ends.GetValueOrDefault(called.EventId)));
        return new PropagatedHistoryEvent(chunk.InstanceId, chunk.AppId, chunk.WorkflowName, [.. activities], [.. children]);
    }

    // Activities and children are numbered together.
    private static int? StepOf(HistoryEvent happened) => happened switch
    {
        { TaskCompleted: { } end } => end.TaskScheduledId,
        { TaskFailed: { } end } => end.TaskScheduledId,
        { ChildWorkflowInstanceCompleted: { } end } => end.TaskScheduledId,
        { ChildWorkflowInstanceFailed: { } end } => end.TaskScheduledId,
        _ => null,
    };

    private static PropagatedHistoryActivityResult Activity(HistoryEvent called, HistoryEvent? end) => new(
        called.TaskScheduled.Name, Status(end?.TaskCompleted, end?.TaskFailed), called.TaskScheduled.Input,
        end?.TaskCompleted?.Result, Details(end?.TaskFailed?.FailureDetails));

    private static PropagatedHistoryWorkflowResult Child(HistoryEvent called, HistoryEvent? end) => new(
        called.ChildWorkflowInstanceCreated.Name, Status(end?.ChildWorkflowInstanceCompleted, end?.ChildWorkflowInstanceFailed),
        end?.ChildWorkflowInstanceCompleted?.Result, Details(end?.ChildWorkflowInstanceFailed?.FailureDetails));

    private static PropagatedHistoryStatus Status(object? completed, object? failed) =>
        completed is not null ? PropagatedHistoryStatus.Completed : failed is not null ? PropagatedHistoryStatus.Failed : PropagatedHistoryStatus.Pending;

    private static WorkflowTaskFailureDetails? Details(TaskFailureDetails? failure) =>
        failure is null ? null : new WorkflowTaskFailureDetails(failure.ErrorType, failure.ErrorMessage, failure.StackTrace);
}
