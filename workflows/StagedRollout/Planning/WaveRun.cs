using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>
/// Plays a wave through as it will be carried out: all clusters at once, the pools of each one after another, each beginning only while its
/// cluster may be touched (R3) and only while fewer pools than allowed are in flight (R2). Who waits longest in the order of the plan goes first.
/// </summary>
public sealed class WaveRun
{
    private readonly IReadOnlyList<ClusterRun> _clusters;
    private readonly int _places;
    private readonly PriorityQueue<int, (long At, int Cluster)> _turns = new();
    private readonly PriorityQueue<int, (long At, int Cluster)> _inFlight = new();
    private readonly PriorityQueue<int, int> _waitForPlace = new();
    private bool _stuck;

    private WaveRun(IReadOnlyList<ClusterRun> clusters, int places) => (_clusters, _places) = (clusters, places);

    /// <returns>When the last pool is done; null: one of them never comes to its turn, as far as is known.</returns>
    public static long? Play(IReadOnlyList<ClusterRun> clusters, int places, long from) => new WaveRun(clusters, places).Play(from);

    private long? Play(long from)
    {
        var end = from;
        for (var cluster = 0; cluster < _clusters.Count; cluster++)
            end = Math.Max(end, Resume(cluster, from));

        while (_turns.Count > 0 || _inFlight.Count > 0)
        {
            var now = Math.Min(Earliest(_turns), Earliest(_inFlight));
            for (; Earliest(_inFlight) == now; end = now)
                Pass(_inFlight.Dequeue(), now);
            while (Earliest(_turns) == now)
                ComeToTurn(_turns.Dequeue(), now);
            while (_inFlight.Count < _places && _waitForPlace.TryDequeue(out var cluster, out _))
                Begin(cluster, now);
        }

        return _stuck ? null : end;
    }

    /// <summary>Passes over what is done already, and takes up what is under way. Returns when the last of it ended.</summary>
    private long Resume(int cluster, long from)
    {
        var (run, ended) = (_clusters[cluster], 0L);
        while (run.Next < run.Pools.Count && run.Pools[run.Next].Turn == PoolTurn.Done)
            ended = Math.Max(ended, run.Pools[run.Next++].End ?? 0);
        if (run.Next == run.Pools.Count)
            return ended;
        var pool = run.Pools[run.Next];
        if (pool.Turn == PoolTurn.Running)
            Fly(cluster, pool, Math.Max(from, pool.Start!.Value + pool.Duration));
        else
            _turns.Enqueue(cluster, (from, cluster));
        return ended;
    }

    private void Pass(int cluster, long now)
    {
        var run = _clusters[cluster];
        run.Next++;
        while (run.Next < run.Pools.Count && run.Pools[run.Next].Turn == PoolTurn.Done)
            run.Next++;
        if (run.Next < run.Pools.Count)
            _turns.Enqueue(cluster, (now, cluster));
    }

    private void ComeToTurn(int cluster, long now)
    {
        if (IsAllowed(cluster, now))
            _waitForPlace.Enqueue(cluster, cluster);
    }

    private void Begin(int cluster, long now)
    {
        if (!IsAllowed(cluster, now))
            return; // its window has closed while it waited for a place
        var run = _clusters[cluster];
        var pool = run.Pools[run.Next];
        pool.Start = now;
        pool.RunsPastWindow = now + pool.Duration > run.Openings.ClosesAfter(now);
        Fly(cluster, pool, now + pool.Duration);
    }

    private void Fly(int cluster, PoolRun pool, long end)
    {
        pool.End = end;
        _inFlight.Enqueue(cluster, (end, cluster));
    }

    /// <summary>If not, its turn comes again when it is; where that is never, the rest of the cluster is stuck.</summary>
    private bool IsAllowed(int cluster, long now)
    {
        var run = _clusters[cluster];
        var next = run.Openings.NextFrom(now);
        if (next == now)
            return true;
        var pool = run.Pools[run.Next];
        (pool.Blocked, pool.UnblocksAt) = (run.Openings.WhyClosed(now), next);
        if (next is { } opening)
        {
            _turns.Enqueue(cluster, (opening, cluster));
            return false;
        }

        _stuck = true;
        foreach (var later in run.Pools.Skip(run.Next).Where(p => p.Turn != PoolTurn.Done))
            later.Blocked = pool.Blocked;
        return false;
    }

    private static long Earliest(PriorityQueue<int, (long At, int Cluster)> queue) => queue.TryPeek(out _, out var first) ? first.At : long.MaxValue;
}
