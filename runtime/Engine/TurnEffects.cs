using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>All that one turn brings about; it happens together or not at all.</summary>
public sealed record TurnEffects
{
    /// <summary>To be added to the history, in this order.</summary>
    public required IReadOnlyList<HistoryEvent> History { get; init; }

    public required string? CustomStatus { get; init; }

    public IReadOnlyList<ActivityOrder> Activities { get; init; } = [];

    public IReadOnlyList<TimerOrder> Timers { get; init; } = [];

    public IReadOnlyList<OutgoingMessage> Messages { get; init; } = [];

    /// <summary>The start of the next execution, followed by the events it inherits; null unless the workflow continues as new.</summary>
    public IReadOnlyList<HistoryEvent>? NextExecution { get; init; }

    /// <summary>The worker's code is not the code that this history belongs to: nothing of the turn counts, and why is recorded.</summary>
    public HistoryEvent? Stalled { get; init; }
}

/// <summary>An activity to run, by the workers of an app.</summary>
public sealed record ActivityOrder(int TaskId, string TargetAppId, ActivityRequest Request);

/// <summary>A timer to fire, as an event in the inbox.</summary>
public sealed record TimerOrder(int TimerId, DateTimeOffset FireAt, HistoryEvent Fired);

/// <summary>An event for another instance, or only for one execution of it; a start event makes it.</summary>
public sealed record OutgoingMessage(InstanceKey Target, HistoryEvent Event, string? ExecutionId = null);
