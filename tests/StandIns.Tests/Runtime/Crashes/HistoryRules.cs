using Dapr.DurableTask.Protobuf;
using EventKind = Dapr.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>What holds of every history if every turn was committed once: nothing is missing in it and nothing doubled.</summary>
internal static class HistoryRules
{
    public static void Check(string instance, IReadOnlyList<HistoryEvent> history)
    {
        // A workflow that is told to end does not run for it: that end has no number of its own.
        var orders = history.Where(e => e.EventId >= 0 && e.ExecutionCompleted?.WorkflowStatus != OrchestrationStatus.Terminated)
            .Select(e => e.EventId).ToList();
        Hold(orders.SequenceEqual(Enumerable.Range(0, orders.Count)), "the actions of the workflow are not numbered without gaps");
        Hold(history.Count > 1 && history[0].EventTypeCase == EventKind.WorkflowStarted, "it does not begin with a turn");
        Hold(history.Count(e => e.EventTypeCase == EventKind.ExecutionStarted) == 1, "it does not start once");
        Hold(history.Count(e => e.EventTypeCase == EventKind.ExecutionCompleted) <= 1, "it ends more than once");
        Hold(history.Zip(history.Skip(1)).All(pair =>
            pair is not ({ EventTypeCase: EventKind.WorkflowStarted }, { EventTypeCase: EventKind.WorkflowStarted })), "a turn had no event");

        var open = new HashSet<(EventKind Kind, int Id)>();
        foreach (var e in history)
        {
            if (e.EventTypeCase is EventKind.TaskScheduled or EventKind.TimerCreated or EventKind.ChildWorkflowInstanceCreated)
                open.Add((e.EventTypeCase, e.EventId));
            else if (Answered(e) is { } order)
                Hold(open.Remove(order), $"{e.EventTypeCase} of {order.Id} has no open order");
        }
        if (history[^1].ExecutionCompleted?.WorkflowStatus == OrchestrationStatus.Completed)
            Hold(open.Count == 0, $"it completed although {string.Join(", ", open)} had no answer");

        void Hold(bool isSo, string otherwise) =>
            Assert.True(isSo, $"{instance}: {otherwise}:\n{string.Join('\n', history)}");
    }

    private static (EventKind Kind, int Id)? Answered(HistoryEvent e) => e.EventTypeCase switch
    {
        EventKind.TaskCompleted => (EventKind.TaskScheduled, e.TaskCompleted.TaskScheduledId),
        EventKind.TaskFailed => (EventKind.TaskScheduled, e.TaskFailed.TaskScheduledId),
        EventKind.TimerFired => (EventKind.TimerCreated, e.TimerFired.TimerId),
        EventKind.ChildWorkflowInstanceCompleted => (EventKind.ChildWorkflowInstanceCreated, e.ChildWorkflowInstanceCompleted.TaskScheduledId),
        EventKind.ChildWorkflowInstanceFailed => (EventKind.ChildWorkflowInstanceCreated, e.ChildWorkflowInstanceFailed.TaskScheduledId),
        _ => null,
    };
}
