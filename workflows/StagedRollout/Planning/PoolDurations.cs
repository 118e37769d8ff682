using System.Globalization;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>What the upgrade of a pool is expected to take.</summary>
/// <param name="Change">From its first write until nothing is being changed any more: it holds its place that long.</param>
/// <param name="Soak">After that, until its old nodes are gone too (blue-green).</param>
/// <param name="AtOnce">Nodes that are replaced at the same time.</param>
/// <param name="Added">Nodes that are added for that.</param>
/// <param name="Held">Nodes that it takes of the limits on nodes in flight.</param>
public sealed record PoolNeeds(TimeSpan Change, TimeSpan Soak, int AtOnce, int Added, int Held);

/// <summary>
/// How long the upgrade of a pool is expected to take: batches of as many nodes as are replaced at once, each drained, reimaged and watched.
/// What was measured on the pool before wins over what the fleet's upgrades took, and that over what is usual.
/// </summary>
public sealed class PoolDurations
{
    /// <summary>Usual for AKS; the drain is what it takes where nothing objects, never longer than the policy lets it.</summary>
    public static readonly TimeSpan SurgeNode = TimeSpan.FromMinutes(4), Drain = TimeSpan.FromMinutes(3), Reimage = TimeSpan.FromMinutes(5), Verification = TimeSpan.FromMinutes(1),
        DeletePool = TimeSpan.FromMinutes(5), ControlPlane = TimeSpan.FromMinutes(15);

    private const string DefaultSurge = "10%";
    private const int EnoughToGeneralise = 5;

    private readonly Dictionary<string, MeasuredUpgrade> _measured;
    private readonly TimeSpan? _fleetBatch;

    public PoolDurations(UpgradePolicy upgrade, FleetInventory fleet, IEnumerable<MeasuredUpgrade> history)
    {
        _measured = history.Where(m => m.Nodes > 0).GroupBy(m => m.PoolId, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, Median, StringComparer.OrdinalIgnoreCase);
        var batches = fleet.Pools.Where(pool => _measured.ContainsKey(pool.Id)).Select(pool => _measured[pool.Id].Took / Batches(upgrade, pool, _measured[pool.Id].Nodes)).Order().ToList();
        _fleetBatch = batches.Count >= EnoughToGeneralise ? batches[batches.Count / 2] : null;
    }

    /// <param name="upgrade">What the policy says for the stage.</param>
    public PoolNeeds Of(FleetPool pool, string target, UpgradePolicy upgrade, PoolStrategy? strategy)
    {
        var isThere = pool.NodeCount == 0 || (string.Equals(pool.NodeImageVersion, target, StringComparison.OrdinalIgnoreCase) && strategy is not ({ TargetOsSku: not null } or { KubernetesVersion: not null }));
        if (strategy is { BlueGreen: { } blueGreen })
            return isThere ? new(Verification, TimeSpan.Zero, 0, 0, 2 * pool.NodeCount) : BlueGreen(pool, upgrade, blueGreen);

        var (atOnce, canary) = (NodesAtOnce(upgrade, pool, pool.NodeCount), strategy?.Canary);
        var first = canary is null || isThere ? TimeSpan.Zero : SurgeNode + Verification + canary.Soak + Drain;
        return new(
            isThere ? Verification : first + InPlace(pool, upgrade), TimeSpan.Zero, atOnce, Math.Max(Surge(upgrade, pool, pool.NodeCount), isThere ? 0 : canary?.Nodes ?? 0),
            pool.NodeCount + (canary?.Nodes ?? 0));
    }

    private TimeSpan InPlace(FleetPool pool, UpgradePolicy upgrade)
    {
        var batches = Batches(upgrade, pool, pool.NodeCount);
        return _measured.TryGetValue(pool.Id, out var measured) ? measured.Took * ((double)batches / Batches(upgrade, pool, measured.Nodes))
            : _fleetBatch is { } batch ? batch * batches
            : SurgeNode + (batches * Batch(upgrade, pool)) + Verification;
    }

    /// <summary>The new pool comes up whole; the old one is drained in batches, watched between them, and kept for the final soak.</summary>
    private static PoolNeeds BlueGreen(FleetPool pool, UpgradePolicy upgrade, BlueGreenSettings settings)
    {
        var batch = Math.Clamp(Amount(settings.DrainBatch, pool.NodeCount) ?? 1, 1, pool.NodeCount);
        var batches = (pool.NodeCount + batch - 1) / batch;
        return new(
            SurgeNode + Verification + (batches * DrainTime(upgrade, pool)) + ((batches - 1) * settings.BatchSoak), settings.FinalSoak + DeletePool, batch, pool.NodeCount, 2 * pool.NodeCount);
    }

    private static TimeSpan Batch(UpgradePolicy upgrade, FleetPool pool) => DrainTime(upgrade, pool) + Reimage + (upgrade.NodeSoak ?? Minutes(pool.Upgrade?.NodeSoakMinutes) ?? TimeSpan.Zero);

    private static TimeSpan DrainTime(UpgradePolicy upgrade, FleetPool pool)
    {
        var limit = upgrade.DrainTimeout ?? Minutes(pool.Upgrade?.DrainTimeoutMinutes) ?? Drain;
        return limit < Drain ? limit : Drain;
    }

    private static int Batches(UpgradePolicy upgrade, FleetPool pool, int nodes) => (nodes + NodesAtOnce(upgrade, pool, nodes) - 1) / NodesAtOnce(upgrade, pool, nodes);

    /// <summary>What is added first, and what may be missing besides; System pools may miss none.</summary>
    private static int NodesAtOnce(UpgradePolicy upgrade, FleetPool pool, int nodes) => Math.Clamp(Surge(upgrade, pool, nodes) + (int)Math.Min(1000, Missing(upgrade, pool, nodes)), 1, Math.Max(1, nodes));

    private static long Missing(UpgradePolicy upgrade, FleetPool pool, int nodes) =>
        pool.Mode == "System" || (upgrade.MaxUnavailable ?? pool.Upgrade?.MaxUnavailable) is not { } missing ? 0 : Amount(missing, nodes) ?? 0;

    /// <summary>AKS rounds percentages up and adds at least one, unless some may be missing instead.</summary>
    private static int Surge(UpgradePolicy upgrade, FleetPool pool, int nodes)
    {
        var surge = upgrade.MaxSurge ?? pool.Upgrade?.MaxSurge;
        return Math.Clamp(Amount(surge ?? DefaultSurge, nodes) ?? Amount(DefaultSurge, nodes)!.Value, Missing(upgrade, pool, nodes) > 0 ? 0 : 1, Math.Max(1, nodes));
    }

    private static int? Amount(string amount, int nodes) =>
        !int.TryParse(amount.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? null
        : amount.EndsWith('%') ? (int)Math.Min(int.MaxValue, (((long)nodes * number) + 99) / 100)
        : number;

    private static MeasuredUpgrade Median(IEnumerable<MeasuredUpgrade> upgrades)
    {
        var inOrder = upgrades.OrderBy(m => m.Took / m.Nodes).ThenBy(m => m.Took).ToList();
        return inOrder[inOrder.Count / 2];
    }

    private static TimeSpan? Minutes(int? minutes) => minutes is { } some ? TimeSpan.FromMinutes(some) : null;
}
