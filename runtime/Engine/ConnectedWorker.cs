using System.Threading.Channels;
using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>One connected worker: reads its work here, and gives it back by disconnecting.</summary>
public sealed class ConnectedWorker
{
    private readonly Channel<WorkItem> _items = Channel.CreateUnbounded<WorkItem>(new UnboundedChannelOptions { SingleReader = true });

    internal ConnectedWorker(string appId) => AppId = appId;

    public string AppId { get; }

    public IAsyncEnumerable<WorkItem> Items(CancellationToken stop) => _items.Reader.ReadAllAsync(stop);

    /// <summary>What is there at this moment; null when there is nothing.</summary>
    public WorkItem? TryTake() => _items.Reader.TryRead(out var item) ? item : null;

    internal HashSet<string> Tokens { get; } = new(StringComparer.Ordinal);

    internal void Send(WorkItem item) => _items.Writer.TryWrite(item);

    internal void Close() => _items.Writer.TryComplete();
}
