using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>One pool on its way through a forecast: what it needs, and what comes out. Moments are UTC ticks.</summary>
public sealed class PoolRun(PlannedPool pool, PoolNeeds needs, bool changesSettings)
{
    public PlannedPool Pool => pool;

    public PoolNeeds Needs => needs;

    /// <summary>Its settings are written before and put back afterwards.</summary>
    public bool ChangesSettings => changesSettings;

    public PoolTurn Turn { get; set; }

    public long? Start { get; set; }

    /// <summary>When nothing is being changed any more; what follows is a soak.</summary>
    public long? Changed { get; set; }

    public long? End { get; set; }

    /// <summary>Why it could not begin when its turn came.</summary>
    public string? Blocked { get; set; }

    public long? UnblocksAt { get; set; }

    public bool RunsPastWindow { get; set; }

    /// <summary>Nothing more will be begun for it.</summary>
    public bool IsPast => Turn is PoolTurn.Done or PoolTurn.Soaking or PoolTurn.Skipped or PoolTurn.RolledBack;

    public void Begin(long at)
    {
        Start = at;
        Change(at + needs.Change.Ticks);
    }

    /// <summary>Nothing is being changed from then on.</summary>
    public void Change(long at)
    {
        Changed = at;
        End = at + needs.Soak.Ticks;
    }
}

/// <summary>A cluster on its way through a forecast: its control plane where that changes, then its pools, one after another.</summary>
/// <param name="canarySoak">How long the first pools are watched before the rest follows, in ticks.</param>
public sealed class ClusterRun(PlannedCluster cluster, string subscription, Permissions.Openings openings, IReadOnlyList<PoolRun> pools, long canarySoak)
{
    public PlannedCluster Cluster => cluster;

    public string Subscription => subscription;

    public Permissions.Openings Openings => openings;

    public IReadOnlyList<PoolRun> Pools => pools;

    /// <summary>Its control plane goes first and has not gone yet.</summary>
    public bool AwaitsControlPlane { get; set; }

    /// <summary>The pool whose turn it is.</summary>
    public int Next { get; private set; }

    public bool IsThrough => Next == pools.Count;

    /// <summary>Passes over what is past.</summary>
    /// <param name="now">The earliest moment the next pool may begin, but for the soak of the first ones.</param>
    /// <returns>When the turn of the next comes.</returns>
    public long Advance(long now)
    {
        var turn = now;
        for (; Next < pools.Count && (pools[Next].IsPast || pools[Next].Changed <= now); Next++)
        {
            if (pools[Next].Pool.IsCanary && Next + 1 < pools.Count && !pools[Next + 1].Pool.IsCanary)
                turn = Math.Max(turn, (pools[Next].Changed ?? 0) + canarySoak);
        }

        return turn;
    }
}
