using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>How each pool is taken to its target under the policy, and how it would go back.</summary>
public static class PoolStrategies
{
    private static readonly BlueGreenPolicy Usual = new();

    /// <returns>Null: surge, in place, nothing else.</returns>
    public static PoolStrategy? Of(SelectedPool selected, UpgradePolicy upgrade, CanaryPolicy? canary)
    {
        var (pool, target) = selected;
        var blueGreen = upgrade.Strategy == StrategyName.BlueGreen || (target.OsSku is not null && upgrade.OsMigration is { InPlace: false });
        var strategy = new PoolStrategy(
            blueGreen ? StrategyKind.BlueGreen : StrategyKind.Surge,
            blueGreen ? Settings(upgrade.BlueGreen ?? Usual) : null,
            !blueGreen && canary is { Nodes: > 0 } && pool.NodeCount > 0 ? new CanaryNodes(Math.Min(canary.Nodes, pool.NodeCount), canary.Soak) : null,
            target.OsSku, target.KubernetesVersion, upgrade.KeepSnapshots);
        return strategy == Plain ? null : strategy;
    }

    /// <summary>The way that is open once the upgrade is done, the best one first; or why there is none.</summary>
    public static (RollbackWay? Way, string? None) Back(FleetCluster cluster, SelectedPool selected, PoolStrategy? strategy)
    {
        if (selected.Pool.NodeImageVersion.Equals(selected.Target.Image, StringComparison.OrdinalIgnoreCase) && selected.Target is { OsSku: null, KubernetesVersion: null })
            return (RollbackWay.NothingToUndo, null);
        if (strategy is { Kind: StrategyKind.BlueGreen })
            return (RollbackWay.BlueGreenReversal, null);
        if (selected.Target.ChangesOs || selected.Target.OsSku is not null)
            return (null, $"its operating system changes in place ({selected.Pool.Family} to {selected.Target.Image}), which neither AKS nor a snapshot undoes: strategy blueGreen keeps the old pool for a while");
        if (Channel(cluster) is not { } channel)
            return (RollbackWay.AksRollback, null);
        return strategy is { KeepSnapshot: true }
            ? (RollbackWay.Snapshot, null)
            : (null, $"{channel} is on, and AKS takes no pool back while it is: turn it off, or set upgrade.keepSnapshots");
    }

    private static readonly PoolStrategy Plain = new();

    private static string? Channel(FleetCluster cluster) =>
        On(cluster.UpgradeChannel) ? $"auto-upgrade channel {cluster.UpgradeChannel}" : On(cluster.NodeOsUpgradeChannel) ? $"node OS upgrade channel {cluster.NodeOsUpgradeChannel}" : null;

    private static bool On(string? channel) => channel is { Length: > 0 } && !channel.Equals("none", StringComparison.OrdinalIgnoreCase);

    private static BlueGreenSettings Settings(BlueGreenPolicy policy) => new(policy.DrainBatch, policy.BatchSoak, policy.FinalSoak, policy.UseAksPreview);
}
