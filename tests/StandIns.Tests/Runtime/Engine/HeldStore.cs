using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;

namespace StandIns.Tests.Runtime.Engine;

/// <summary>A store that takes batches but writes none of them until it is told to, like a slow disk.</summary>
internal sealed class HeldStore : IWorkflowStore
{
    private readonly InMemoryWorkflowStore _disk = new();
    private readonly Queue<(IReadOnlyList<StoreOperation> Batch, TaskCompletionSource Done)> _waiting = new();

    public bool IsHolding { get; set; }

    public Task Commit(IReadOnlyList<StoreOperation> batch)
    {
        var done = new TaskCompletionSource();
        _waiting.Enqueue((batch, done));
        if (!IsHolding)
            WriteAll();
        return done.Task;
    }

    public void WriteAll()
    {
        while (_waiting.TryDequeue(out var entry))
        {
            _disk.Commit(entry.Batch);
            entry.Done.SetResult();
        }
    }

    public IReadOnlyList<StoredInstance> LoadOpen(Action<InstanceKey, string> unreadable) => _disk.LoadOpen(unreadable);

    public WorkflowState? FindHeader(InstanceKey key) => _disk.FindHeader(key);

    public IReadOnlyList<HistoryEvent> LoadHistory(InstanceKey key) => _disk.LoadHistory(key);

    public IReadOnlyList<string> ListIds(string appId, string? after, int most) => _disk.ListIds(appId, after, most);

    public IReadOnlyList<InstanceKey> ListDuePurges(DateTimeOffset now, int most) => _disk.ListDuePurges(now, most);

    public DateTimeOffset? NextPurge() => _disk.NextPurge();
}
