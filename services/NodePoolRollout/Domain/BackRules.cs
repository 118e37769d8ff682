using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>All that decides how an upgrade can be taken back.</summary>
/// <param name="Target">The image to go back to.</param>
/// <param name="Recent">What AKS offers to go back to.</param>
/// <param name="Kept">The newest snapshot of the pool with that image; null: none.</param>
public sealed record BackFacts(
    UpgradeOperation Upgrade, string Target, ClusterSight Cluster, PoolSight Pool, IReadOnlyList<RecentVersion> Recent, SnapshotSight? Kept, DateTimeOffset Now);

/// <summary>Every way back with what opens or closes it, the quickest first. Facts in, ways out; nothing else.</summary>
public static class BackRules
{
    private static readonly TimeSpan ByAks = TimeSpan.FromDays(7), Supported = TimeSpan.FromDays(90);

    public static IReadOnlyList<WayBack> Of(BackFacts facts) => [NothingToUndo(facts.Upgrade), Reversal(facts), AksRollback(facts), Snapshot(facts)];

    /// <summary>Before Azure is asked for anything.</summary>
    public static WayBack NothingToUndo(UpgradeOperation upgrade) => upgrade.StartedAt is null && upgrade is { IsFinal: true } or { Phase: UpgradePhase.Preparing, Intent: null, StartedAt: null }
        ? new(RollbackWay.NothingToUndo, true, $"{upgrade.Id} never changed the pool.")
        : new(RollbackWay.NothingToUndo, false, $"{upgrade.Id} has changed the pool.");

    public static string Refusal(UpgradeOperation rollback, IReadOnlyList<WayBack> ways) =>
        $"Pool {rollback.PoolName} of {rollback.ClusterName} cannot go back to {rollback.Request.TargetImage}. {string.Join(" ", ways.Select(way => $"{way.Way}: {way.Because}"))}";

    private static WayBack Reversal(BackFacts facts)
    {
        var beside = PoolRoles.Beside(facts.Cluster, facts.Upgrade.PoolName);
        string? closed = Heir(facts) is not null ? "the old pool was deleted after its soak."
            : beside is null || !PoolRoles.IsOfRelease(beside, facts.Upgrade.Request.ReleaseId) ? "no second pool stands beside the pool." : null;
        return new(RollbackWay.BlueGreenReversal, closed is null, closed ?? $"the old pool is still there beside {beside!.Name}.");
    }

    private static WayBack AksRollback(BackFacts facts)
    {
        var (upgrade, pool, cluster) = (facts.Upgrade, facts.Pool, facts.Cluster);
        var entry = facts.Recent.FirstOrDefault(recent => NodeImage.Same(recent.Image, facts.Target));
        var since = entry?.UsedUntil ?? upgrade.EndedAt;
        string? closed = Never(facts) switch
        {
            { } never => never,
            _ when FleetFlags.KubernetesChannel(cluster) is { } channel => $"auto-upgrade channel {channel} is on: set upgradeChannel none.",
            _ when FleetFlags.NodeOsChannel(cluster) is { } channel => $"node OS channel {channel} is on, the image might not stay: set nodeOSUpgradeChannel None.",
            _ when since + ByAks < facts.Now => $"the upgrade ended {since:u}, more than 7 days ago.",
            _ when entry is null => $"AKS offers {(facts.Recent.Count == 0 ? "nothing" : string.Join(", ", facts.Recent.Select(recent => recent.Image)))} to go back to, not {facts.Target}; "
                + "it keeps the one version before the last upgrade that came to its end, and once only.",
            _ when KubernetesSkew.Parse(entry.KubernetesVersion) is { } version && KubernetesSkew.Parse(cluster.KubernetesVersion) is { } control && KubernetesSkew.IsTooFarBehind(version, control) =>
                $"Kubernetes {entry.KubernetesVersion} is too far behind the control plane's {cluster.KubernetesVersion}.",
            _ when !ProvisioningStates.IsTerminal(pool.ProvisioningState) => $"the pool is {pool.ProvisioningState}.",
            _ => null,
        };
        return closed is null
            ? new(RollbackWay.AksRollback, true, $"AKS offers {facts.Target} with Kubernetes {entry!.KubernetesVersion}.", since + ByAks)
            : new(RollbackWay.AksRollback, false, closed);
    }

    private static WayBack Snapshot(BackFacts facts)
    {
        var pool = facts.Pool;
        var made = NodeImage.DateOf(facts.Target)?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        string? closed = facts switch
        {
            _ when Never(facts) is { } never => never,
            { Kept: null } when StillTold(facts) => null,
            { Kept: null } => $"no snapshot with {facts.Target} was kept; ask for them by keepSnapshots in the policy.",
            { Kept: var kept } when !ArmId.Same(kept.OsSku, pool.OsSku) => $"the snapshot is of osSKU {kept.OsSku}, the pool of {pool.OsSku}.",
            { Kept: var kept } when PoolMake.VmFamily(kept.VmSize) != PoolMake.VmFamily(pool.VmSize) => $"the snapshot is of {kept.VmSize}, the pool of {pool.VmSize}.",
            { Kept: var kept } when kept.KubernetesVersion != pool.KubernetesVersion =>
                $"the snapshot is of Kubernetes {kept.KubernetesVersion}, the pool of {pool.KubernetesVersion}: by a snapshot Kubernetes does not go back.",
            _ when made + Supported < facts.Now.UtcDateTime => $"{facts.Target} is older than 90 days, and no longer supported.",
            _ => null,
        };
        var open = facts.Kept is { } found ? $"snapshot {ArmId.Name(found.Id)} has {facts.Target}." : $"the upgrade ended half way, and AKS still has the pool as {facts.Target}: a snapshot is taken of that.";
        return closed is null
            ? new(RollbackWay.Snapshot, true, open, made is { } day ? new DateTimeOffset(day) + Supported : null)
            : new(RollbackWay.Snapshot, false, closed);
    }

    /// <summary>An upgrade that ended half way has not changed what AKS has noted about the pool; a snapshot taken now has the image before.</summary>
    private static bool StillTold(BackFacts facts) =>
        NodeImage.Same(facts.Pool.NodeImageVersion, facts.Target)
        && (ProvisioningStates.Is(facts.Pool.ProvisioningState, ProvisioningStates.Canceled) || ProvisioningStates.Is(facts.Pool.ProvisioningState, ProvisioningStates.Failed));

    /// <summary>What closes every way in place, whatever else holds.</summary>
    private static string? Never(BackFacts facts) => Heir(facts) ?? ChangedSince(facts) ?? OsChanged(facts);

    /// <summary>The pool is gone, and another one took its place: that one was never on the image before.</summary>
    private static string? Heir(BackFacts facts) => facts.Upgrade.ReplacedBy is { } heir && facts.Cluster.Pool(facts.Upgrade.Request.PoolId) is null
        ? $"{ArmId.Name(heir)} took the pool's place and never was on {facts.Target}: start a release with the image that is wanted."
        : null;

    /// <summary>What came after the upgrade is not undone with it (R7).</summary>
    private static string? ChangedSince(BackFacts facts) =>
        NodeImage.Same(facts.Pool.NodeImageVersion, facts.Upgrade.Request.TargetImage) || NodeImage.Same(facts.Pool.NodeImageVersion, facts.Target)
            ? null
            : $"it is on {facts.Pool.NodeImageVersion}: something else has changed it since.";

    /// <summary>Another OS does not come back in place.</summary>
    private static string? OsChanged(BackFacts facts)
    {
        var family = NodeImage.FamilyOf(facts.Target);
        if (facts.Upgrade.FromOsSku is { Length: > 0 } before && !ArmId.Same(before, facts.Pool.OsSku))
            return $"the pool's OS was changed from {before} to {facts.Pool.OsSku}, which cannot be undone in place.";
        return family.StartsWith("AKSAzureLinux-V2", StringComparison.OrdinalIgnoreCase) || family.StartsWith("AKSCBLMariner", StringComparison.OrdinalIgnoreCase)
            ? $"{facts.Target} is Azure Linux 2.0, whose images have been removed."
            : null;
    }
}
