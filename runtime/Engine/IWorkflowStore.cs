using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>An instance as it was stored.</summary>
public sealed record StoredInstance(
    InstanceKey Key,
    WorkflowState Header,
    IReadOnlyList<HistoryEvent> History,
    IReadOnlyList<(long Seq, HistoryEvent Event)> Inbox,
    IReadOnlyList<TimerOrder> Timers,
    IReadOnlyList<ActivityOrder> Activities);

/// <summary>Keeps instances. Reads see what has been committed.</summary>
public interface IWorkflowStore
{
    /// <summary>All instances that have not ended. Those that cannot be read are left alone, and named with the reason.</summary>
    IReadOnlyList<StoredInstance> LoadOpen(Action<InstanceKey, string> unreadable);

    WorkflowState? FindHeader(InstanceKey key);

    IReadOnlyList<HistoryEvent> LoadHistory(InstanceKey key);

    /// <summary>Ids of one app in their order, beginning after the given one.</summary>
    IReadOnlyList<string> ListIds(string appId, string? after, int most);

    /// <summary>Instances whose time to be forgotten has come, the earliest first.</summary>
    IReadOnlyList<InstanceKey> ListDuePurges(DateTimeOffset now, int most);

    /// <summary>When the next instance is to be forgotten; null when none is.</summary>
    DateTimeOffset? NextPurge();

    /// <summary>Completes when everything in the batch is durable. Batches take effect whole, and in the order of the calls.</summary>
    Task Commit(IReadOnlyList<StoreOperation> batch);
}

/// <summary>One change to what is stored of an instance.</summary>
public abstract record StoreOperation(InstanceKey Key);

public sealed record SaveHeader(InstanceKey Key, WorkflowState Header, bool IsFinished, DateTimeOffset? PurgeAt = null) : StoreOperation(Key);

public sealed record AppendHistory(InstanceKey Key, int FirstIndex, IReadOnlyList<HistoryEvent> Events) : StoreOperation(Key);

public sealed record AddToInbox(InstanceKey Key, long Seq, HistoryEvent Event) : StoreOperation(Key);

public sealed record RemoveFromInbox(InstanceKey Key, IReadOnlyList<long> Seqs) : StoreOperation(Key);

public sealed record AddTimer(InstanceKey Key, TimerOrder Timer) : StoreOperation(Key);

public sealed record RemoveTimer(InstanceKey Key, int TimerId) : StoreOperation(Key);

public sealed record AddActivity(InstanceKey Key, ActivityOrder Activity) : StoreOperation(Key);

public sealed record RemoveActivity(InstanceKey Key, int TaskId) : StoreOperation(Key);

/// <summary>Forgets what waits: inbox, timers, activities.</summary>
public sealed record ClearPending(InstanceKey Key) : StoreOperation(Key);

public sealed record ClearHistory(InstanceKey Key) : StoreOperation(Key);

/// <summary>Forgets the instance altogether.</summary>
public sealed record DeleteInstance(InstanceKey Key) : StoreOperation(Key);
