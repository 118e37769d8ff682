namespace LocalDapr.Engine;

/// <summary>What waits for the workers of one app. Only the engine touches it, under its lock.</summary>
internal sealed class WorkQueue(string appId)
{
    private readonly LinkedList<ReadyWork> _ready = [];
    private readonly List<ConnectedWorker> _streams = [];
    private int _turn;

    public string AppId => appId;

    public int Streams => _streams.Count;

    public void Add(ReadyWork work) => _ready.AddLast(work);

    /// <summary>Work that came back goes in front: it has waited longest.</summary>
    public void PutBack(ReadyWork work) => _ready.AddFirst(work);

    public void Connect(ConnectedWorker stream) => _streams.Add(stream);

    public bool Disconnect(ConnectedWorker stream) => _streams.Remove(stream);

    /// <summary>The next piece of work and who gets it, the streams in turns; null when either is missing.</summary>
    public (ReadyWork Work, ConnectedWorker Stream)? Next()
    {
        if (_streams.Count == 0 || _ready.First is not { } first)
            return null;
        _ready.RemoveFirst();
        return (first.Value, _streams[_turn++ % _streams.Count]);
    }
}

/// <summary>A turn of an instance, or one of its activities, that is ready for a worker.</summary>
internal sealed record ReadyWork(LiveInstance Instance, ActivityOrder? Activity);

/// <summary>Work that a worker has and must answer for.</summary>
internal sealed record Dispatch(string Token, ReadyWork Work, ConnectedWorker Stream);
