using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;
using ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Drifting;

/// <summary>The fleet as it is beside how it was left. Of what could not be seen, or is being changed, nothing is said.</summary>
public sealed class DriftSight
{
    private readonly FleetSnapshot _seen;
    private readonly DriftFacts _facts;
    private readonly Dictionary<string, FleetPool> _pools;
    private readonly Dictionary<string, WantedPool> _wanted;
    private readonly HashSet<string> _unseen;

    public DriftSight(FleetSnapshot seen, DriftFacts facts)
    {
        (_seen, _facts) = (seen, facts);
        _pools = seen.Inventory.Pools.ToDictionary(pool => ArmId.Key(pool.Id));
        _wanted = facts.Wanted.ToDictionary(wanted => wanted.Key);
        _unseen = seen.Problems.Select(subscription => ArmId.Key(subscription.SubscriptionId)).ToHashSet();
    }

    public DriftFacts Facts => _facts;

    public static string SubjectOf(Drift drift) => ArmId.Key(drift.PoolId is "" ? drift.ClusterId : drift.PoolId);

    /// <summary>Pools of which something can be said, with how they were left.</summary>
    public IEnumerable<(WantedPool Wanted, FleetPool Pool)> Settled() => _facts.Wanted
        .Where(wanted => !IsUnseen(wanted.ClusterId) && !_facts.Busy.Contains(wanted.Key))
        .Select(wanted => (wanted, Pool: _pools.GetValueOrDefault(wanted.Key)!))
        .Where(known => known.Pool is not null && _seen.Cluster(known.wanted.ClusterId) is { } cluster && DriftRules.IsSettled(cluster, known.Pool));

    public IEnumerable<DriftFinding> Findings()
    {
        foreach (var wanted in _facts.Wanted.Where(wanted => !IsUnseen(wanted.ClusterId) && !_facts.Busy.Contains(wanted.Key) && !_pools.ContainsKey(wanted.Key)))
            yield return DriftRules.Missing(wanted);
        foreach (var (wanted, pool) in Settled())
        {
            if (DriftRules.Image(wanted, pool) is { } image)
                yield return image;
            if (!_facts.Restoring.Contains(wanted.Key) && DriftRules.Settings(wanted, pool) is { } settings)
                yield return settings;
        }

        foreach (var wanted in LastOfEachCluster())
        {
            if (_seen.Cluster(wanted.ClusterId) is { } cluster && DriftRules.Channel(wanted, cluster) is { } channel)
                yield return channel;
        }
    }

    /// <summary>Pools that an upgrade has ended on since they were last looked at, as they are found now.</summary>
    public IEnumerable<(WantedPool Wanted, LeftSettings Left)> FirstLooks() =>
        from known in Settled()
        where known.Wanted.Left is null && !_facts.Restoring.Contains(known.Wanted.Key)
        let cluster = _seen.Cluster(known.Wanted.ClusterId)!
        select (known.Wanted, new LeftSettings(known.Pool.Upgrade ?? new PoolUpgradeSettings(), cluster.UpgradeChannel, cluster.NodeOsUpgradeChannel));

    public IEnumerable<string> NewlyStopped() => _pools
        .Where(pool => !_facts.Stopped.Contains(pool.Key) && !IsUnseen(pool.Value.ClusterId) && _seen.Cluster(pool.Value.ClusterId) is { } cluster && DriftRules.IsStopped(cluster, pool.Value))
        .Select(pool => pool.Key);

    /// <summary>Pools that were switched off, are on again and have missed an upgrade; and those that have nothing to catch up with.</summary>
    public (IReadOnlyList<DriftFinding> Laggards, IReadOnlyList<string> CaughtUp) Laggards()
    {
        var (laggards, caughtUp) = (new List<DriftFinding>(), new List<string>());
        foreach (var key in _facts.Stopped)
        {
            if (!_pools.TryGetValue(key, out var pool))
                caughtUp.Add(key);
            else if (!IsUnseen(pool.ClusterId) && !_facts.Busy.Contains(key) && _seen.Cluster(pool.ClusterId) is { } cluster && DriftRules.IsSettled(cluster, pool))
            {
                if (Followed(pool) is { } followed && DriftRules.Laggard(followed, pool) is { } laggard)
                    laggards.Add(laggard);
                else
                    caughtUp.Add(key);
            }
        }

        return (laggards, caughtUp);
    }

    /// <summary>Whether this round could tell if it is still so.</summary>
    /// <param name="looked">Clusters whose nodes were looked at.</param>
    public bool Judged(Drift drift, IReadOnlySet<string> looked)
    {
        if (IsUnseen(drift.ClusterId))
            return false;
        var (key, cluster) = (SubjectOf(drift), ArmId.Key(drift.ClusterId));
        if (drift.Kind == DriftKind.Channel)
            return true;
        if (!_pools.TryGetValue(key, out var pool) || (!_wanted.ContainsKey(key) && !_facts.Stopped.Contains(key)))
            return true; // it is gone, or nobody wants anything of it any more
        if (_facts.Busy.Contains(key) || !(_seen.Cluster(cluster) is { } its && DriftRules.IsSettled(its, pool)))
            return false;
        return drift.Kind switch
        {
            DriftKind.MixedNodes => looked.Contains(cluster),
            DriftKind.Settings => !_facts.Restoring.Contains(key),
            _ => true,
        };
    }

    private bool IsUnseen(string clusterId) => _unseen.Contains(ArmId.Subscription(clusterId));

    private IEnumerable<WantedPool> LastOfEachCluster() => _facts.Wanted
        .Where(wanted => !IsUnseen(wanted.ClusterId)).GroupBy(wanted => ArmId.Key(wanted.ClusterId)).Select(group => group.MaxBy(wanted => wanted.Since)!);

    /// <summary>The newest of the pool's stage and family that reconciles: its stage is where an upgrade was last seen on its cluster.</summary>
    private WantedPool? Followed(FleetPool pool)
    {
        var stage = _facts.Wanted.Where(wanted => ArmId.Same(wanted.ClusterId, pool.ClusterId)).MaxBy(wanted => wanted.Since)?.Stage;
        return _facts.Wanted.Where(wanted => wanted.Reconcile && wanted.Stage == stage && ArmId.Same(NodeImage.FamilyOf(wanted.Image), pool.Family)).MaxBy(wanted => wanted.Since);
    }
}
