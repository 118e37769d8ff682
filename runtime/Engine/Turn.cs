using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>One step of an instance: some of its inbox goes to the worker, and the worker's answer becomes history and effects.</summary>
public sealed class Turn
{
    private Turn(InstanceState state, IReadOnlyList<HistoryEvent> events, int taken)
    {
        State = state;
        NewEvents = events;
        Taken = taken;
    }

    public InstanceState State { get; }

    /// <summary>The events of this turn, its own start in front.</summary>
    public IReadOnlyList<HistoryEvent> NewEvents { get; }

    /// <summary>How many inbox entries have been looked at.</summary>
    public int Taken { get; }

    /// <summary>Inbox entries that were looked at and stay, because the instance is suspended.</summary>
    public IReadOnlyList<HistoryEvent> Held { get; private init; } = [];

    public ExecutionTerminatedEvent? Termination =>
        NewEvents.FirstOrDefault(e => e.EventTypeCase == HistoryEvent.EventTypeOneofCase.ExecutionTerminated)?.ExecutionTerminated;

    /// <summary>Takes what can be delivered now; null when there is nothing.</summary>
    public static Turn? Begin(InstanceState state, IReadOnlyList<HistoryEvent> inbox, DateTimeOffset now)
    {
        if (state.IsCompleted || inbox.Count == 0)
            return null;

        var (delivered, held) = Sort(state.IsSuspended, inbox);
        if (delivered.Count == 0)
            return null;

        var admitted = new List<HistoryEvent> { Events.TurnStarted(now) };
        var seen = new InstanceState(state.Key, state.Start);
        foreach (var e in delivered)
        {
            if (!state.Admits(e) || !seen.Admits(e))
                continue;
            seen.Add(e);
            admitted.Add(e);
        }
        return new Turn(state, admitted, inbox.Count) { Held = held };
    }

    /// <summary>
    /// A suspended instance gets nothing but what may end its suspension, and all that waited with it. A termination comes last:
    /// workers look for it there.
    /// </summary>
    private static (List<HistoryEvent> Delivered, List<HistoryEvent> Held) Sort(bool suspended, IReadOnlyList<HistoryEvent> inbox)
    {
        var delivered = new List<HistoryEvent>();
        var held = new List<HistoryEvent>();
        var terminations = new List<HistoryEvent>();
        foreach (var e in inbox)
        {
            switch (e.EventTypeCase)
            {
                case HistoryEvent.EventTypeOneofCase.ExecutionTerminated:
                    terminations.Add(e);
                    break;
                case HistoryEvent.EventTypeOneofCase.ExecutionSuspended:
                    suspended = true;
                    delivered.Add(e);
                    break;
                case HistoryEvent.EventTypeOneofCase.ExecutionResumed:
                    suspended = false;
                    delivered.Add(e);
                    delivered.AddRange(held);
                    held.Clear();
                    break;
                default:
                    (suspended ? held : delivered).Add(e);
                    break;
            }
        }
        delivered.AddRange(terminations);
        return (delivered, held);
    }

    /// <summary>What the worker's answer means. Nothing is changed yet: the effects are applied when they are written.</summary>
    public TurnEffects Complete(WorkflowResponse response, DateTimeOffset now) => new TurnAnswer(this, response, now).Effects();
}
