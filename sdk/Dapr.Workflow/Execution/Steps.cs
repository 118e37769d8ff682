using Dapr.DurableTask.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Action = Dapr.DurableTask.Protobuf.WorkflowAction.WorkflowActionTypeOneofCase;

namespace Dapr.Workflow.Execution;

/// <summary>
/// The numbered steps of one execution. The code asks for steps; history confirms those that were asked for before and says how they
/// ended; what is not confirmed at the end of a turn is new.
/// </summary>
internal sealed class Steps(string instanceId)
{
    /// <summary>When a wait without limit would end: a timer that the sidecar keeps but never fires.</summary>
    public static readonly Timestamp Never = new() { Seconds = 253402300799, Nanos = 999999999 };

    private readonly SortedDictionary<int, WorkflowAction> _unconfirmed = [];
    private readonly Dictionary<int, Open> _open = [];
    private readonly Dictionary<int, HistoryEvent> _early = [];
    private readonly Dictionary<string, HistoryEvent> _earlyByExecution = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _childSteps = [];

    public int Next { get; private set; }

    public IEnumerable<WorkflowAction> Unconfirmed => _unconfirmed.Values;

    public bool IsAwaited => _open.Count > 0;

    /// <summary>Whether a timer was asked for that history may not have: the steps after it would get other numbers.</summary>
    public bool MayMoveUp { get; private set; }

    public int Take() => Next++;

    public void Add(WorkflowAction action)
    {
        _unconfirmed.Add(action.Id, action);
        MayMoveUp |= IsOptional(action);
    }

    /// <summary>Waits for the end of a step. What history said of it already is taken at once.</summary>
    public Task<HistoryEvent> End(int step, string? executionId = null, CancellationToken stop = default)
    {
        if ((executionId is not null && _earlyByExecution.Remove(executionId, out var ended)) || _early.Remove(step, out ended))
        {
            _unconfirmed.Remove(step); // It has happened: asking again would do it twice.
            return Task.FromResult(ended);
        }

        // Without RunContinuationsAsynchronously on purpose: the workflow goes on within the turn.
        var open = new Open(step, executionId);
        _open.Add(step, open);
        if (stop.CanBeCanceled)
        {
            stop.Register(() =>
            {
                if (open.Ended.TrySetCanceled(stop)) _open.Remove(open.Step);
            });
        }
        return open.Ended.Task;
    }

    public void Confirm(int step, Action type, string? name)
    {
        if (type != Action.CreateTimer) DropOptionalTimer(step);
        if (!_unconfirmed.Remove(step, out var asked))
            throw NonDeterminismException.At(instanceId, step, StepNames.Of(type, name), "asked for nothing");
        if (asked.WorkflowActionTypeCase != type || StepNames.NameOf(asked) != name)
            throw NonDeterminismException.At(instanceId, step, StepNames.Of(type, name), $"asked for {StepNames.Of(asked)}");
    }

    public void ConfirmTimer(int step, TimerCreatedEvent created)
    {
        if (!(created.OriginCase == TimerCreatedEvent.OriginOneofCase.ExternalEvent && Never.Equals(created.FireAt))) DropOptionalTimer(step);
        Confirm(step, Action.CreateTimer, null);
    }

    /// <summary>A child is known by its instance id; a sidecar may number the event otherwise than the step.</summary>
    public void ConfirmChild(int eventId, ChildWorkflowInstanceCreatedEvent created)
    {
        DropOptionalTimer(eventId);
        var asked = _unconfirmed.Values.FirstOrDefault(action => action.CreateChildWorkflow is { } child
            && child.InstanceId == created.InstanceId && !string.IsNullOrWhiteSpace(created.InstanceId));
        if (asked is not null && asked.Id != eventId) _childSteps[eventId] = asked.Id;
        Confirm(asked?.Id ?? eventId, Action.CreateChildWorkflow, created.Name);
    }

    /// <summary>Goes on with whoever waits for the step; keeps the event where nobody does yet. The first end of a step counts.</summary>
    public void Ended(int step, HistoryEvent ended, string? executionId)
    {
        var open = _open.GetValueOrDefault(step)
            ?? (string.IsNullOrWhiteSpace(executionId) ? null : _open.Values.FirstOrDefault(other => other.ExecutionId == executionId))
            ?? (_childSteps.TryGetValue(step, out var child) ? _open.GetValueOrDefault(child) : null);
        if (open is not null)
        {
            _open.Remove(open.Step);
            open.Ended.TrySetResult(ended);
        }
        else if (!string.IsNullOrWhiteSpace(executionId))
        {
            _earlyByExecution.TryAdd(executionId, ended);
        }
        else
        {
            _early.TryAdd(step, ended);
        }
    }

    // A wait without limit sets a timer that a sidecar, or an older version of the code, may not have set: then the steps after it move up.
    private void DropOptionalTimer(int step)
    {
        if (!_unconfirmed.TryGetValue(step, out var asked) || !IsOptional(asked)) return;

        _unconfirmed.Remove(step);
        if (_open.Remove(step, out var open)) open.Ended.TrySetCanceled();
        foreach (var action in _unconfirmed.Values.Where(action => action.Id > step).ToList())
        {
            _unconfirmed.Remove(action.Id);
            action.Id--;
            _unconfirmed.Add(action.Id, action);
        }
        foreach (var later in _open.Values.Where(other => other.Step > step).OrderBy(other => other.Step).ToList())
        {
            _open.Remove(later.Step);
            later.Step--;
            _open.Add(later.Step, later);
        }
        Next--;
    }

    private static bool IsOptional(WorkflowAction asked) =>
        asked.CreateTimer is { OriginCase: CreateTimerAction.OriginOneofCase.ExternalEvent } timer && Never.Equals(timer.FireAt);

    private sealed class Open(int step, string? executionId)
    {
        public int Step { get; set; } = step;

        public string? ExecutionId { get; } = executionId;

        public TaskCompletionSource<HistoryEvent> Ended { get; } = new();
    }
}
