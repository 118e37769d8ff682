using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>An instance that has not ended, as it is held in memory. Only the engine touches it, under its lock.</summary>
internal sealed class LiveInstance(InstanceState state)
{
    public InstanceKey Key => State.Key;

    public InstanceState State { get; set; } = state;

    public List<(long Seq, HistoryEvent Event)> Inbox { get; } = [];

    public long NextSeq { get; set; }

    public Dictionary<int, TimerOrder> Timers { get; } = [];

    public Dictionary<int, ActivityOrder> Activities { get; } = [];

    /// <summary>Stands in the queue of its app, or its turn is with a worker.</summary>
    public bool IsQueued { get; set; }

    /// <summary>The turn that a worker has at this moment.</summary>
    public Turn? Current { get; set; }

    public string? CurrentToken { get; set; }

    /// <summary>How many answers to its turn in a row made no sense.</summary>
    public int Refusals { get; set; }

    /// <summary>The newest description that is durable: what others may be told.</summary>
    public WorkflowState? Committed { get; set; }

    public long CommittedVersion { get; set; }

    public long Version { get; set; }

    public bool IsDeleted { get; set; }

    public List<Waiter> Waiters { get; } = [];

    public (long Seq, HistoryEvent Event) Receive(HistoryEvent e)
    {
        var entry = (NextSeq++, e);
        Inbox.Add(entry);
        return entry;
    }
}

/// <summary>Somebody who waits until an instance is in some state.</summary>
internal sealed record Waiter(Func<WorkflowState, bool> Until, TaskCompletionSource<WorkflowState> Reached);
