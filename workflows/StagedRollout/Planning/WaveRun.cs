using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>
/// Plays a wave through as it will be carried out: all clusters at once, the pools of each one after another, each beginning only while its
/// cluster may be touched (R3) and only while there is room in flight (R2). Who waits longest in the order of the plan goes first.
/// </summary>
public sealed class WaveRun
{
    private readonly IReadOnlyList<ClusterRun> _clusters;
    private readonly FlightSpace _space;
    private readonly PriorityQueue<int, (long At, int Cluster)> _turns = new();
    private readonly PriorityQueue<int, (long At, int Cluster)> _inFlight = new();
    private readonly bool[] _waitsForRoom;
    private readonly int _smallest;
    private int _waiting;
    private bool _stuck;

    private WaveRun(IReadOnlyList<ClusterRun> clusters, StageLimits limits)
    {
        (_clusters, _space, _waitsForRoom) = (clusters, new(limits, clusters), new bool[clusters.Count]);
        _smallest = clusters.Min(cluster => cluster.AwaitsControlPlane ? 0 : cluster.Pools.Min(pool => pool.Needs.Held));
    }

    /// <returns>When the last pool is done; null: one of them never comes to its turn, as far as is known.</returns>
    public static long? Play(IReadOnlyList<ClusterRun> clusters, StageLimits limits, long from) => new WaveRun(clusters, limits).Play(from);

    private long? Play(long from)
    {
        var end = from;
        for (var cluster = 0; cluster < _clusters.Count; cluster++)
            Resume(cluster, from);
        while (_turns.Count > 0 || _inFlight.Count > 0)
        {
            var now = Math.Min(Earliest(_turns), Earliest(_inFlight));
            while (Earliest(_inFlight) == now)
                Land(_inFlight.Dequeue(), now);
            while (Earliest(_turns) == now)
                ComeToTurn(_turns.Dequeue(), now);
            BeginWhatFits(now);
        }

        foreach (var pool in _clusters.SelectMany(cluster => cluster.Pools))
            end = Math.Max(end, pool.End ?? 0);
        return _stuck ? null : end;
    }

    /// <summary>Passes over what is done already, and takes up what is under way.</summary>
    private void Resume(int cluster, long from)
    {
        var run = _clusters[cluster];
        foreach (var soaking in run.Pools.Where(pool => pool.Turn == PoolTurn.Soaking))
            soaking.End = Math.Max(from, soaking.End ?? from);
        var turn = run.Advance(from);
        if (run.IsThrough)
            return;
        var pool = run.Pools[run.Next];
        if (pool.Turn == PoolTurn.Running)
        {
            pool.Change(Math.Max(from, pool.Start!.Value + pool.Needs.Change.Ticks));
            Fly(cluster, pool.Needs.Held, pool.Changed!.Value);
        }
        else
        {
            _turns.Enqueue(cluster, (turn, cluster));
        }
    }

    private void Land(int cluster, long now)
    {
        var run = _clusters[cluster];
        _space.GiveBack(cluster, Held(run));
        run.AwaitsControlPlane = false;
        var turn = run.Advance(now);
        if (!run.IsThrough)
            _turns.Enqueue(cluster, (turn, cluster));
    }

    private void ComeToTurn(int cluster, long now)
    {
        if (IsAllowed(cluster, now))
            Wait(cluster, true);
    }

    /// <summary>In the order of the plan; only where limits weigh pools differently may one overtake another.</summary>
    private void BeginWhatFits(long now)
    {
        for (var cluster = 0; cluster < _clusters.Count && _waiting > 0 && _space.HasRoomFor(_smallest); cluster++)
        {
            if (_waitsForRoom[cluster] && _space.Fits(cluster, Held(_clusters[cluster])))
                Begin(cluster, now);
        }
    }

    private void Wait(int cluster, bool waits)
    {
        _waiting += (waits ? 1 : 0) - (_waitsForRoom[cluster] ? 1 : 0);
        _waitsForRoom[cluster] = waits;
    }

    private void Begin(int cluster, long now)
    {
        Wait(cluster, false);
        if (!IsAllowed(cluster, now))
            return; // its window has closed while it waited for room
        var run = _clusters[cluster];
        if (run.AwaitsControlPlane)
        {
            Fly(cluster, 0, now + PoolDurations.ControlPlane.Ticks);
            return;
        }

        var pool = run.Pools[run.Next];
        pool.Begin(now);
        pool.RunsPastWindow = pool.Changed > run.Openings.ClosesAfter(now);
        Fly(cluster, pool.Needs.Held, pool.Changed!.Value);
    }

    private void Fly(int cluster, int nodes, long until)
    {
        _space.Take(cluster, nodes);
        _inFlight.Enqueue(cluster, (until, cluster));
    }

    /// <summary>Nodes that what is at turn takes while it is in flight; a control plane takes none.</summary>
    private static int Held(ClusterRun run) => run.AwaitsControlPlane ? 0 : run.Pools[run.Next].Needs.Held;

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
        foreach (var later in run.Pools.Skip(run.Next).Where(p => !p.IsPast))
            later.Blocked = pool.Blocked;
        return false;
    }

    private static long Earliest(PriorityQueue<int, (long At, int Cluster)> queue) => queue.TryPeek(out _, out var first) ? first.At : long.MaxValue;
}
