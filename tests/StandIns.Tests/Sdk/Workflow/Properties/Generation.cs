using Dapr.DurableTask.Protobuf;
using Dapr.Workflow.Execution;
using Google.Protobuf.WellKnownTypes;

namespace StandIns.Tests.Sdk.Workflow.Properties;

/// <summary>What a sidecar keeps of one generation: its history, and what was asked for and has not ended yet.</summary>
internal sealed class Generation(Step root, string executionId)
{
    private readonly Dictionary<int, Step> _marks = [];
    private readonly Dictionary<string, Step> _paths = [];
    private readonly Dictionary<string, int> _asked = [];
    private readonly Dictionary<string, string> _firstExecutions = [];
    private readonly HashSet<string> _executions = [];
    private int _nextId;

    public string ExecutionId { get; } = executionId;

    public Step Root { get; } = root;

    public List<HistoryEvent> History { get; } = [];

    /// <summary>What may happen next, and the name of that in the model.</summary>
    public List<(HistoryEvent Event, string Key)> Open { get; } = [];

    /// <summary>The events that have happened, by their names in the model.</summary>
    public Dictionary<string, int> Ends { get; } = [];

    public Dictionary<string, int> Raised { get; } = [];

    public List<string> Told { get; } = [];

    /// <summary>The turn that each event was a part of.</summary>
    public List<int> TurnOf { get; } = [];

    public IEnumerable<string> Awaited => _paths.Values.OfType<Hear>().Select(hear => hear.Path);

    public bool IsTell(string path) => _paths[path] is Tell;

    public void Know(Step step)
    {
        _paths[step.Path] = step;
        if (step.Mark > 0) _marks[step.Mark] = step;
        IEnumerable<Step> parts = step switch
        {
            InTurn inTurn => inTurn.Parts,
            AllOf all => all.Parts,
            AnyOf any => any.Parts,
            Attempt attempt => [attempt.Part],
            Changed changed => [changed.Before, changed.After],
            _ => [],
        };
        foreach (var part in parts) Know(part);
    }

    /// <summary>Takes a new action up, as a sidecar does: into the history, and into what may happen.</summary>
    public void Take(WorkflowAction action, DateTime now)
    {
        PropertyBroken.UnlessSame(_nextId++, action.Id, "The id of a new action");
        var recorded = action switch
        {
            { ScheduleTask: { } task } => Take(task, action.Id),
            { CreateChildWorkflow: { } child } => Take(child, action.Id),
            { CreateTimer: { } timer } => Take(timer, action.Id),
            { SendEvent: { } sent } => Take(sent),
            _ => null,
        };
        if (recorded is null) return;
        recorded.EventId = action.Id;
        recorded.Timestamp = Timestamp.FromDateTime(now);
        History.Add(recorded);
    }

    private HistoryEvent Take(ScheduleTaskAction task, int id)
    {
        var call = Assert<CallActivity>(task.Name);
        PropertyBroken.Unless(_executions.Add(task.TaskExecutionId), $"{task.Name} has an execution id that was there before.");
        var attempt = Count($"{call.Path}/call");
        if (attempt == 0) _firstExecutions[call.Path] = task.TaskExecutionId;
        Open.Add((attempt >= call.Failures
            ? new HistoryEvent { TaskCompleted = new TaskCompletedEvent { TaskScheduledId = id, Result = $"\"{call.Path}#{attempt}\"", TaskExecutionId = task.TaskExecutionId } }
            : new HistoryEvent { TaskFailed = new TaskFailedEvent { TaskScheduledId = id, FailureDetails = Failure(call.Path), TaskExecutionId = task.TaskExecutionId } },
            $"{call.Path}/call{attempt}"));
        return new HistoryEvent { TaskScheduled = new TaskScheduledEvent { Name = task.Name, TaskExecutionId = task.TaskExecutionId } };
    }

    private HistoryEvent Take(CreateChildWorkflowAction child, int id)
    {
        var call = Assert<CallChild>(child.Name);
        var attempt = Count($"{call.Path}/call");
        if (call.Named) PropertyBroken.UnlessSame("child-" + call.Path, child.InstanceId, "The id of a child");
        else PropertyBroken.Unless(_executions.Add(child.InstanceId), $"{child.Name} has an instance id that was there before.");
        Open.Add((attempt >= call.Failures
            ? new HistoryEvent { ChildWorkflowInstanceCompleted = new ChildWorkflowInstanceCompletedEvent { TaskScheduledId = id, Result = $"\"{call.Path}#{attempt}\"" } }
            : new HistoryEvent { ChildWorkflowInstanceFailed = new ChildWorkflowInstanceFailedEvent { TaskScheduledId = id, FailureDetails = Failure(call.Path) } },
            $"{call.Path}/call{attempt}"));
        return new HistoryEvent { ChildWorkflowInstanceCreated = new ChildWorkflowInstanceCreatedEvent { Name = child.Name, InstanceId = child.InstanceId } };
    }

    private HistoryEvent Take(CreateTimerAction timer, int id)
    {
        var created = new TimerCreatedEvent { FireAt = timer.FireAt };
        if (timer.ExternalEvent is { } origin) created.ExternalEvent = origin;
        if (!timer.FireAt.Equals(Steps.Never))
        {
            var step = _marks[timer.FireAt.Nanos / 1_000_000];
            switch (step)
            {
                case CallActivity:
                    PropertyBroken.UnlessSame(_firstExecutions[step.Path], timer.ActivityRetry?.TaskExecutionId, "Whose retry a timer waits for");
                    break;
                case CallChild:
                    PropertyBroken.Unless(timer.ChildWorkflowRetry is not null, $"The timer of {step.Path} does not say that it is a retry.");
                    break;
                case Hear:
                    PropertyBroken.UnlessSame(step.Path, timer.ExternalEvent?.Name, "The event that a timer limits");
                    break;
                default:
                    PropertyBroken.Unless(timer.CreateTimer is not null, $"The timer of {step.Path} has a wrong origin.");
                    break;
            }
            Open.Add((new HistoryEvent { TimerFired = new TimerFiredEvent { TimerId = id, FireAt = timer.FireAt } }, $"{step.Path}/timer{Count($"{step.Path}/timer")}"));
        }
        return new HistoryEvent { TimerCreated = created };
    }

    private HistoryEvent Take(SendEventAction sent)
    {
        Told.Add(sent.Name);
        return new HistoryEvent { EventSent = new EventSentEvent { InstanceId = sent.Instance.InstanceId, Name = sent.Name } };
    }

    private TStep Assert<TStep>(string path)
        where TStep : Step =>
        _paths.GetValueOrDefault(path) as TStep ?? throw new PropertyBroken($"{path} was asked for as a {typeof(TStep).Name}.");

    private int Count(string key) => _asked[key] = _asked.GetValueOrDefault(key, -1) + 1;

    private static TaskFailureDetails Failure(string path) => new() { ErrorType = "System.Exception", ErrorMessage = path };
}
