using Dapr.DurableTask.Protobuf;

namespace Dapr.Workflow.Execution;

/// <summary>The calls of activities that history knows of: a replay takes from here what it would otherwise work out once more.</summary>
internal sealed class RecordedCalls
{
    private readonly Dictionary<int, TaskScheduledEvent> _byStep = [];

    public RecordedCalls(IEnumerable<HistoryEvent> past)
    {
        foreach (var happened in past)
        {
            if (happened.TaskScheduled is { TaskExecutionId.Length: > 0 } call) _byStep[happened.EventId] = call;
        }
    }

    public TaskScheduledEvent? Find(int step, string activity) =>
        _byStep.TryGetValue(step, out var call) && call.Name == activity ? call : null;
}
