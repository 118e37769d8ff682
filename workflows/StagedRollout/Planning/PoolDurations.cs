using System.Globalization;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>
/// How long the upgrade of a pool is expected to take: batches of as many nodes as are replaced at once, each drained, reimaged and watched.
/// What was measured on the pool before wins over what the fleet's upgrades took, and that over what is usual.
/// </summary>
public sealed class PoolDurations
{
    /// <summary>Usual for AKS; the drain is what it takes where nothing objects, never longer than the policy lets it.</summary>
    public static readonly TimeSpan SurgeNode = TimeSpan.FromMinutes(4), Drain = TimeSpan.FromMinutes(3), Reimage = TimeSpan.FromMinutes(5), Verification = TimeSpan.FromMinutes(1);

    private const string DefaultSurge = "10%";
    private const int EnoughToGeneralise = 5;

    private readonly UpgradePolicy _upgrade;
    private readonly Dictionary<string, MeasuredUpgrade> _measured;
    private readonly TimeSpan? _fleetBatch;

    public PoolDurations(UpgradePolicy upgrade, FleetInventory fleet, IEnumerable<MeasuredUpgrade> history)
    {
        _upgrade = upgrade;
        _measured = history.Where(m => m.Nodes > 0).GroupBy(m => m.PoolId, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, Median, StringComparer.OrdinalIgnoreCase);
        var batches = fleet.Pools.Where(pool => _measured.ContainsKey(pool.Id)).Select(pool => _measured[pool.Id].Took / Batches(pool, _measured[pool.Id].Nodes)).Order().ToList();
        _fleetBatch = batches.Count >= EnoughToGeneralise ? batches[batches.Count / 2] : null;
    }

    /// <summary>Nodes that are replaced at the same time.</summary>
    public int NodesAtOnce(FleetPool pool) => NodesAtOnce(pool, pool.NodeCount);

    public TimeSpan Of(FleetPool pool, string target)
    {
        if (pool.NodeCount == 0 || string.Equals(pool.NodeImageVersion, target, StringComparison.OrdinalIgnoreCase))
            return Verification;
        var batches = Batches(pool, pool.NodeCount);
        return _measured.TryGetValue(pool.Id, out var measured) ? measured.Took * ((double)batches / Batches(pool, measured.Nodes))
            : _fleetBatch is { } batch ? batch * batches
            : SurgeNode + (batches * Batch(pool)) + Verification;
    }

    private TimeSpan Batch(FleetPool pool)
    {
        var limit = _upgrade.DrainTimeout ?? Minutes(pool.Upgrade?.DrainTimeoutMinutes) ?? Drain;
        return (limit < Drain ? limit : Drain) + Reimage + (_upgrade.NodeSoak ?? Minutes(pool.Upgrade?.NodeSoakMinutes) ?? TimeSpan.Zero);
    }

    private int Batches(FleetPool pool, int nodes) => (nodes + NodesAtOnce(pool, nodes) - 1) / NodesAtOnce(pool, nodes);

    /// <summary>AKS rounds percentages up and replaces at least one.</summary>
    private int NodesAtOnce(FleetPool pool, int nodes)
    {
        var surge = _upgrade.MaxSurge ?? pool.Upgrade?.MaxSurge;
        return Math.Clamp(Surge(surge ?? DefaultSurge, nodes) ?? Surge(DefaultSurge, nodes)!.Value, 1, Math.Max(1, nodes));
    }

    private static int? Surge(string surge, int nodes) =>
        !int.TryParse(surge.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? null
        : surge.EndsWith('%') ? (int)Math.Min(int.MaxValue, (((long)nodes * number) + 99) / 100)
        : number;

    private static MeasuredUpgrade Median(IEnumerable<MeasuredUpgrade> upgrades)
    {
        var inOrder = upgrades.OrderBy(m => m.Took / m.Nodes).ThenBy(m => m.Took).ToList();
        return inOrder[inOrder.Count / 2];
    }

    private static TimeSpan? Minutes(int? minutes) => minutes is { } some ? TimeSpan.FromMinutes(some) : null;
}
