using System.Buffers;
using Dapr.DurableTask.Protobuf;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace LocalDapr.Engine;

/// <summary>An instance as its history tells it. It changes only by events, so that the same events always give the same state.</summary>
public sealed class InstanceState
{
    private readonly List<HistoryEvent> _history = [];
    private readonly HashSet<(char Kind, int Id)> _resolved = [];
    private readonly HashSet<int> _ordered = [];
    private readonly List<string> _patches = [];
    private ArrayBufferWriter<byte>? _written;
    private int _writtenEvents;

    public InstanceState(InstanceKey key, HistoryEvent start, bool isContinued = false)
    {
        Key = key;
        Start = start;
        IsContinued = isContinued;
        LastUpdated = start.Timestamp;
    }

    public InstanceKey Key { get; }

    /// <summary>The event that began this execution; it may still wait in the inbox.</summary>
    public HistoryEvent Start { get; }

    public string ExecutionId => Start.ExecutionStarted.WorkflowInstance.ExecutionId ?? "";

    /// <summary>Whether an earlier execution of the same instance continued as this one.</summary>
    public bool IsContinued { get; }

    public IReadOnlyList<HistoryEvent> History => _history;

    public bool HasStarted { get; private set; }

    public bool IsSuspended { get; private set; }

    /// <summary>The last that happened was that no worker could go on: its versions or patches are not those of the history.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>The changes to the code that this execution takes part in, in the order in which they were recorded.</summary>
    public IReadOnlyList<string> Patches => _patches;

    /// <summary>The version of the workflow that this execution began with, where its workers tell.</summary>
    public string? VersionName { get; private set; }

    public ExecutionCompletedEvent? Completed { get; private set; }

    public string? CustomStatus { get; set; }

    public Timestamp LastUpdated { get; private set; }

    public Timestamp? StartedAt { get; private set; }

    public Timestamp? CompletedAt { get; private set; }

    public bool IsCompleted => Completed is not null;

    public OrchestrationStatus Status =>
        Completed is { } end ? end.WorkflowStatus
        : IsStalled ? OrchestrationStatus.Stalled
        : !HasStarted && !IsContinued ? OrchestrationStatus.Pending
        : IsSuspended ? OrchestrationStatus.Suspended
        : OrchestrationStatus.Running;

    /// <summary>Whether the event may still be added: an execution starts and ends once, and so does each of its tasks, timers and children.</summary>
    public bool Admits(HistoryEvent e) => e.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.ExecutionStarted => !HasStarted,
        HistoryEvent.EventTypeOneofCase.ExecutionCompleted => Completed is null,
        _ => Resolved(e) is not { } key || !_resolved.Contains(key),
    };

    /// <summary>Whether a task, timer or child of that number has been ordered.</summary>
    public bool HasOrdered(int id) => _ordered.Contains(id);

    public void Add(HistoryEvent e)
    {
        IsStalled = e.EventTypeCase == HistoryEvent.EventTypeOneofCase.ExecutionStalled;
        switch (e.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.ExecutionStarted:
                HasStarted = true;
                StartedAt = e.Timestamp;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionCompleted:
                (Completed, CompletedAt) = (e.ExecutionCompleted, e.Timestamp);
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionSuspended:
                IsSuspended = true;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionResumed:
                IsSuspended = false;
                break;
            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
            case HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated:
                _ordered.Add(e.EventId);
                break;
            case HistoryEvent.EventTypeOneofCase.WorkflowStarted:
                if (e.WorkflowStarted.Version is { } version)
                {
                    _patches.AddRange(version.Patches);
                    VersionName ??= version.HasName ? version.Name : null;
                }
                break;
            default:
                if (Resolved(e) is { } key)
                    _resolved.Add(key);
                break;
        }
        _history.Add(e);
        LastUpdated = e.Timestamp;
    }

    /// <summary>The history as the past events of a <see cref="WorkflowRequest"/>; what was written before is not written again.</summary>
    public ReadOnlyMemory<byte> WrittenHistory()
    {
        if (_history.Count == 0)
            return default;
        _written ??= new ArrayBufferWriter<byte>();
        var latest = new WorkflowRequest();
        for (; _writtenEvents < _history.Count; _writtenEvents++)
            latest.PastEvents.Add(_history[_writtenEvents]);
        latest.WriteTo(_written);
        return _written.WrittenMemory; // stays as it is: what comes later is written behind it
    }

    /// <summary>What anybody who asks is told.</summary>
    public WorkflowState Describe()
    {
        var start = Start.ExecutionStarted;
        var described = new WorkflowState
        {
            InstanceId = Key.InstanceId,
            Name = start.Name,
            Version = start.Version,
            WorkflowStatus = Status,
            ScheduledStartTimestamp = start.ScheduledStartTimestamp,
            CreatedTimestamp = Start.Timestamp,
            LastUpdatedTimestamp = LastUpdated,
            Input = start.Input,
            Output = Completed?.Result,
            CustomStatus = CustomStatus,
            FailureDetails = Completed?.FailureDetails,
            ExecutionId = ExecutionId,
            CompletedTimestamp = CompletedAt,
            StartedAt = StartedAt,
            ParentInstanceId = start.ParentInstance?.WorkflowInstance?.InstanceId,
            ParentAppId = start.ParentInstance is { HasAppID: true } parent ? parent.AppID : null,
        };
        described.Tags.Add(start.Tags);
        return described;
    }

    /// <summary>The children that this execution started and has not heard of since.</summary>
    public IEnumerable<InstanceKey> UnfinishedChildren() => Children().Where(c => !_resolved.Contains(('c', c.TaskId))).Select(c => c.Key);

    public IEnumerable<(int TaskId, InstanceKey Key)> Children() =>
        _history
            .Where(e => e.EventTypeCase == HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated)
            .Select(e => (e.EventId, new InstanceKey(Router.Target(e.Router, Key.AppId), e.ChildWorkflowInstanceCreated.InstanceId)));

    private static (char Kind, int Id)? Resolved(HistoryEvent e) => e.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskCompleted => ('t', e.TaskCompleted.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.TaskFailed => ('t', e.TaskFailed.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.TimerFired => ('r', e.TimerFired.TimerId),
        HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCompleted => ('c', e.ChildWorkflowInstanceCompleted.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceFailed => ('c', e.ChildWorkflowInstanceFailed.TaskScheduledId),
        _ => null,
    };
}
