using System.Text.Json;
using Dapr.DurableTask.Protobuf;
using Dapr.Workflow;
using Dapr.Workflow.Execution;
using Dapr.Workflow.Worker;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace StandIns.Tests.Sdk.Workflow;

/// <summary>One execution of a workflow, turn by turn: keeps its history as a sidecar would, and runs every turn twice to see that it replays.</summary>
internal sealed class Story
{
    public const string InstanceId = "story-1";

    private static readonly JsonSerializerOptions Json = WorkflowJson.Default;

    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly string _executionId = "7d9c8f0e-3f3a-4c57-9a53-0f6f6c1a2b3c";
    private readonly ILoggerFactory _loggers;
    private WorkflowRegistry _registry;

    private Story(WorkflowRegistry registry, ILoggerFactory? loggers = null) => (_registry, _loggers) = (registry, loggers ?? NullLoggerFactory.Instance);

    public List<HistoryEvent> History { get; } = [];

    public DateTime Now { get; set; } = new(2026, 11, 3, 8, 0, 0, DateTimeKind.Utc);

    public WorkflowResponse Last { get; private set; } = new();

    public IReadOnlyList<WorkflowAction> Actions => Last.Actions;

    public CompleteWorkflowAction? End => Last.Actions.Select(action => action.CompleteWorkflow).SingleOrDefault(end => end is not null);

    public static Story Of<TInput, TOutput>(Func<WorkflowContext, TInput, Task<TOutput>> code, ILoggerFactory? loggers = null) => new(Registry(code), loggers);

    public static Story Of<TOutput>(Func<WorkflowContext, Task<TOutput>> code, ILoggerFactory? loggers = null) =>
        Of<object?, TOutput>((context, _) => code(context), loggers);

    /// <summary>The app is deployed again, with other code.</summary>
    public Story ChangeCode<TOutput>(Func<WorkflowContext, Task<TOutput>> code)
    {
        _registry = Registry<object?, TOutput>((context, _) => code(context));
        return this;
    }

    public Story Start(object? input = null, string name = "story") => Turn(new HistoryEvent
    {
        ExecutionStarted = new ExecutionStartedEvent
        {
            Name = name,
            Input = WorkflowJson.Write(input, Json),
            WorkflowInstance = new WorkflowInstance { InstanceId = InstanceId, ExecutionId = _executionId },
        },
    });

    public static HistoryEvent Completed(int step, object? result = null, string executionId = "") => new()
    {
        TaskCompleted = new TaskCompletedEvent { TaskScheduledId = step, Result = WorkflowJson.Write(result, Json), TaskExecutionId = executionId },
    };

    public static HistoryEvent Failed(int step, string type = "System.IO.IOException", string message = "disk full") => new()
    {
        TaskFailed = new TaskFailedEvent { TaskScheduledId = step, FailureDetails = new TaskFailureDetails { ErrorType = type, ErrorMessage = message } },
    };

    public static HistoryEvent Fired(int step) => new() { TimerFired = new TimerFiredEvent { TimerId = step } };

    public static HistoryEvent ChildCompleted(int step, object? result = null) => new()
    {
        ChildWorkflowInstanceCompleted = new ChildWorkflowInstanceCompletedEvent { TaskScheduledId = step, Result = WorkflowJson.Write(result, Json) },
    };

    public static HistoryEvent ChildFailed(int step, string message) => new()
    {
        ChildWorkflowInstanceFailed = new ChildWorkflowInstanceFailedEvent
        {
            TaskScheduledId = step,
            FailureDetails = new TaskFailureDetails { ErrorType = "System.Exception", ErrorMessage = message },
        },
    };

    public static HistoryEvent Raised(string name, object? payload = null) => new()
    {
        EventRaised = new EventRaisedEvent { Name = name, Input = WorkflowJson.Write(payload, Json) },
    };

    public static HistoryEvent Suspended() => new() { ExecutionSuspended = new ExecutionSuspendedEvent() };

    public static HistoryEvent Resumed() => new() { ExecutionResumed = new ExecutionResumedEvent() };

    public static HistoryEvent Terminated() => new() { ExecutionTerminated = new ExecutionTerminatedEvent() };

    public Story Turn(params HistoryEvent[] happened)
    {
        Now += TimeSpan.FromSeconds(1);
        HistoryEvent[] news = [new HistoryEvent { WorkflowStarted = new WorkflowStartedEvent() }, .. happened];
        foreach (var item in news)
        {
            item.EventId = -1;
            item.Timestamp = Timestamp.FromDateTime(Now);
        }

        var request = new WorkflowRequest { InstanceId = InstanceId, ExecutionId = _executionId, PastEvents = { History }, NewEvents = { news } };
        Last = Run(request);
        Assert.Equal(WithoutStackTraces(Last), WithoutStackTraces(Run(request)));

        if (Last.Version is { } version) news[0].WorkflowStarted.Version = version;
        History.AddRange(news);
        History.AddRange(Last.Actions.Select(Recorded).OfType<HistoryEvent>());
        return this;
    }

    /// <summary>As a sidecar dispatches it, without recording anything.</summary>
    public WorkflowResponse Run(WorkflowRequest request) => new WorkflowExecutor(_registry, Json, _loggers).Run(request, _services);

    private HistoryEvent? Recorded(WorkflowAction action)
    {
        var recorded = action switch
        {
            { ScheduleTask: { } task } => new HistoryEvent { TaskScheduled = new TaskScheduledEvent { Name = task.Name, Input = task.Input, TaskExecutionId = task.TaskExecutionId } },
            { CreateTimer: { } timer } => new HistoryEvent { TimerCreated = Recorded(timer) },
            { CreateChildWorkflow: { } child } => new HistoryEvent { ChildWorkflowInstanceCreated = new ChildWorkflowInstanceCreatedEvent { Name = child.Name, InstanceId = child.InstanceId } },
            { SendEvent: { } sent } => new HistoryEvent { EventSent = new EventSentEvent { InstanceId = sent.Instance.InstanceId, Name = sent.Name } },
            _ => null,
        };
        if (recorded is null) return null;
        recorded.EventId = action.Id;
        recorded.Timestamp = Timestamp.FromDateTime(Now);
        return recorded;
    }

    private static TimerCreatedEvent Recorded(CreateTimerAction timer)
    {
        var created = new TimerCreatedEvent { FireAt = timer.FireAt };
        if (timer.ExternalEvent is { } origin) created.ExternalEvent = origin;
        return created;
    }

    private static WorkflowResponse WithoutStackTraces(WorkflowResponse response)
    {
        var copy = response.Clone();
        foreach (var action in copy.Actions)
        {
            if (action.CompleteWorkflow?.FailureDetails is { } failure) failure.StackTrace = null;
        }
        return copy;
    }

    private static WorkflowRegistry Registry<TInput, TOutput>(Func<WorkflowContext, TInput, Task<TOutput>> code)
    {
        var registry = new WorkflowRegistry();
        registry.AddWorkflow("story", code);
        return registry;
    }
}
