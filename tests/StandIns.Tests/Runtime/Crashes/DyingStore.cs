using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>When, with respect to one write or send, the process ends.</summary>
public enum Moment
{
    Before,
    After,
    Torn,
}

/// <summary>What is left on the disk, and the process that writes to it: it ends at the write it is told to end at.</summary>
internal sealed class DyingStore(IWorkflowStore disk, Death death, int? at = null, Moment moment = Moment.Before, Func<Action>? tear = null) : IWorkflowStore
{
    private readonly Lock _lock = new();
    private int _writes;

    public int Writes => _writes;

    /// <summary>The kinds of change that have been written.</summary>
    public HashSet<Type> Kinds { get; } = [];

    public Task Commit(IReadOnlyList<StoreOperation> batch)
    {
        lock (_lock)
        {
            if (death.HasHappened)
                return death.Die<bool>();
            Kinds.UnionWith(batch.Select(operation => operation.GetType()));
            if (++_writes != at)
                return disk.Commit(batch);
            var after = moment == Moment.Torn ? tear!() : () => { };
            if (moment != Moment.Before)
                disk.Commit(batch).Wait();
            after();
            return death.Die<bool>();
        }
    }

    public IReadOnlyList<StoredInstance> LoadOpen(Action<InstanceKey, string> unreadable) => disk.LoadOpen(unreadable);

    public WorkflowState? FindHeader(InstanceKey key) => disk.FindHeader(key);

    public IReadOnlyList<HistoryEvent> LoadHistory(InstanceKey key) => disk.LoadHistory(key);

    public IReadOnlyList<string> ListIds(string appId, string? after, int most) => disk.ListIds(appId, after, most);

    public IReadOnlyList<InstanceKey> ListDuePurges(DateTimeOffset now, int most) => disk.ListDuePurges(now, most);

    public DateTimeOffset? NextPurge() => disk.NextPurge();
}
