using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>One pool on its way through a forecast: what it needs, and what comes out. Moments are UTC ticks.</summary>
public sealed class PoolRun(PlannedPool pool, long duration, int nodesAtOnce)
{
    public PlannedPool Pool => pool;

    public long Duration => duration;

    public int NodesAtOnce => nodesAtOnce;

    public PoolTurn Turn { get; set; }

    public long? Start { get; set; }

    public long? End { get; set; }

    /// <summary>Why it could not begin when its turn came.</summary>
    public string? Blocked { get; set; }

    public long? UnblocksAt { get; set; }

    public bool RunsPastWindow { get; set; }
}

/// <summary>A cluster on its way through a forecast: its pools, one after another.</summary>
public sealed class ClusterRun(PlannedCluster cluster, string subscription, Permissions.Openings openings, IReadOnlyList<PoolRun> pools)
{
    public PlannedCluster Cluster => cluster;

    public string Subscription => subscription;

    public Permissions.Openings Openings => openings;

    public IReadOnlyList<PoolRun> Pools => pools;

    /// <summary>The pool whose turn it is.</summary>
    public int Next { get; set; }
}
