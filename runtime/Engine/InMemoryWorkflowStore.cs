using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>Keeps instances as long as the process lives.</summary>
public sealed class InMemoryWorkflowStore : IWorkflowStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string App, string Id), Row> _rows = [];

    public IReadOnlyList<StoredInstance> LoadOpen(Action<InstanceKey, string> unreadable)
    {
        lock (_lock)
            return [.. _rows.Where(r => r.Value is { Header: not null, IsFinished: false }).Select(r => r.Value.Stored(new InstanceKey(r.Key.App, r.Key.Id)))];
    }

    public WorkflowState? FindHeader(InstanceKey key)
    {
        lock (_lock)
            return _rows.GetValueOrDefault((key.AppId, key.InstanceId))?.Header;
    }

    public IReadOnlyList<HistoryEvent> LoadHistory(InstanceKey key)
    {
        lock (_lock)
            return [.. _rows.GetValueOrDefault((key.AppId, key.InstanceId))?.History ?? []];
    }

    public IReadOnlyList<string> ListIds(string appId, string? after, int most)
    {
        lock (_lock)
            return [.. _rows.Keys
                .Where(k => k.App == appId && (after is null || string.CompareOrdinal(k.Id, after) > 0))
                .Select(k => k.Id).Order(StringComparer.Ordinal).Take(most)];
    }

    public IReadOnlyList<InstanceKey> ListDuePurges(DateTimeOffset now, int most)
    {
        lock (_lock)
            return [.. _rows.Where(r => r.Value.PurgeAt <= now).OrderBy(r => r.Value.PurgeAt).Take(most).Select(r => new InstanceKey(r.Key.App, r.Key.Id))];
    }

    public DateTimeOffset? NextPurge()
    {
        lock (_lock)
            return _rows.Values.Min(r => r.PurgeAt);
    }

    public Task Commit(IReadOnlyList<StoreOperation> batch)
    {
        lock (_lock)
            foreach (var operation in batch)
                Apply(operation);
        return Task.CompletedTask;
    }

    private void Apply(StoreOperation operation)
    {
        var key = (operation.Key.AppId, operation.Key.InstanceId);
        if (operation is DeleteInstance)
        {
            _rows.Remove(key);
            return;
        }
        if (!_rows.TryGetValue(key, out var row))
            _rows[key] = row = new Row();
        switch (operation)
        {
            case SaveHeader save: (row.Header, row.IsFinished, row.PurgeAt) = (save.Header, save.IsFinished, save.PurgeAt); break;
            case AppendHistory append: row.History.AddRange(append.Events); break;
            case AddToInbox add: row.Inbox[add.Seq] = add.Event; break;
            case RemoveFromInbox remove: foreach (var seq in remove.Seqs) row.Inbox.Remove(seq); break;
            case AddTimer add: row.Timers[add.Timer.TimerId] = add.Timer; break;
            case RemoveTimer remove: row.Timers.Remove(remove.TimerId); break;
            case AddActivity add: row.Activities[add.Activity.TaskId] = add.Activity; break;
            case RemoveActivity remove: row.Activities.Remove(remove.TaskId); break;
            case ClearPending:
                row.Inbox.Clear();
                row.Timers.Clear();
                row.Activities.Clear();
                break;
            case ClearHistory: row.History.Clear(); break;
            default: throw new InvalidOperationException($"{operation.GetType().Name} is not known");
        }
    }

    private sealed class Row
    {
        public WorkflowState? Header { get; set; }
        public bool IsFinished { get; set; }
        public DateTimeOffset? PurgeAt { get; set; }
        public List<HistoryEvent> History { get; } = [];
        public SortedDictionary<long, HistoryEvent> Inbox { get; } = [];
        public Dictionary<int, TimerOrder> Timers { get; } = [];
        public Dictionary<int, ActivityOrder> Activities { get; } = [];

        public StoredInstance Stored(InstanceKey key) => new(
            key, Header!, [.. History], [.. Inbox.Select(i => (i.Key, i.Value))], [.. Timers.Values], [.. Activities.Values]);
    }
}
