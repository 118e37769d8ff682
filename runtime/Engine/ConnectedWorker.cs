using System.Threading.Channels;
using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>One connected worker: reads its work here, and gives it back by disconnecting.</summary>
public sealed class ConnectedWorker
{
    private readonly Channel<WorkMessage> _items = Channel.CreateUnbounded<WorkMessage>(new UnboundedChannelOptions { SingleReader = true });

    internal ConnectedWorker(string appId) => AppId = appId;

    public string AppId { get; }

    /// <summary>The work for a worker at the end of a wire.</summary>
    public IAsyncEnumerable<WorkMessage> Messages(CancellationToken stop) => _items.Reader.ReadAllAsync(stop);

    /// <summary>The work for a worker in this process.</summary>
    public IAsyncEnumerable<WorkItem> Items(CancellationToken stop) => Messages(stop).Select(message => message.Read());

    /// <summary>What is there at this moment; null when there is nothing.</summary>
    public WorkItem? TryTake() => _items.Reader.TryRead(out var message) ? message.Read() : null;

    internal HashSet<string> Tokens { get; } = new(StringComparer.Ordinal);

    internal void Send(WorkMessage message) => _items.Writer.TryWrite(message);

    internal void Close() => _items.Writer.TryComplete();
}
