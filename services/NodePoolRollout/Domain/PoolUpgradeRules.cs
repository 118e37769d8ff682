using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>What has to be true before a pool is written to. Facts in, a decision out; nothing else.</summary>
public static class PoolUpgradeRules
{
    /// <summary>With the pauses in between, about a minute.</summary>
    private const int LooksAtSystemPools = 7;

    public static Decision Hold(UpgradeOperation operation, HoldRequest? hold, DateTimeOffset now, RolloutPace pace) => hold?.Kind switch
    {
        HoldKind.Aborted => new Decision.End(PoolUpgradeState.Aborted, $"Release {operation.Request.ReleaseId} was aborted by {hold.By}: {hold.Reason}"),
        HoldKind.Paused => new Decision.Wait(
            WaitCause.Hold, $"Release {operation.Request.ReleaseId} was paused by {hold.By}: {hold.Reason}", now + pace.Later),
        HoldKind.RollingBack when operation.Request.RollbackOf is null => new Decision.Wait(
            WaitCause.Rollback, $"Release {operation.Request.ReleaseId} is being rolled back by {hold.By}: {hold.Reason}", now + pace.Later),
        _ => Decision.Proceed,
    };

    /// <param name="ownTrace">An earlier attempt of ours began on this pool or cluster: a state it left behind is no obstacle, the next upgrade resumes.</param>
    public static Decision Preflight(
        UpgradeOperation operation, ClusterSight cluster, PoolSight? pool, bool ownTrace, DateTimeOffset now, RolloutPace pace)
    {
        if (pool is null)
            return new Decision.End(PoolUpgradeState.Failed, $"Cluster {cluster.Name} has no pool {operation.PoolName}: it was deleted, or the id is wrong.");
        var request = operation.Request;
        if (request.RollbackOf is not null)
            return Stopped(cluster, pool) ?? UnsettledAnywhere(cluster, pool, ownTrace, now, pace) ?? Decision.Proceed; // what else closes a way back is told with the ways

        var migrates = OsMigrations.IsToCome(request.Strategy?.TargetOsSku, pool);
        var changesOs = migrates || OsMigrations.ComesWithKubernetes(request.Strategy?.KubernetesVersion, pool);
        if (PoolOwnership.NotOurs(cluster, pool, changesOs) is { } notOurs)
            return new Decision.End(PoolUpgradeState.Refused, $"Pool {pool.Name} of {cluster.Name} cannot be a target. {notOurs}");
        if (ChangesRefused(request, cluster, pool, migrates) is { } impossible)
            return new Decision.End(PoolUpgradeState.Refused, impossible);

        var target = NodeImage.Parse(request.TargetImage)!;
        var current = NodeImage.Parse(pool.NodeImageVersion);
        if (changesOs)
            return UnsettledAnywhere(cluster, pool, ownTrace, now, pace) ?? Decision.Proceed;
        if (current is null || !target.SameFamily(current))
        {
            return new Decision.End(
                PoolUpgradeState.Refused,
                $"Pool {pool.Name} of {cluster.Name} is of family {NodeImage.FamilyOf(pool.NodeImageVersion)}; {operation.Request.TargetImage} is of {target.Family}. An upgrade never changes the family.");
        }

        if (UnsettledAnywhere(cluster, pool, ownTrace, now, pace) is { } unsettled)
            return unsettled;
        return target < current
            ? new Decision.End(
                PoolUpgradeState.Refused,
                $"Pool {pool.Name} of {cluster.Name} is on {pool.NodeImageVersion}, newer than {operation.Request.TargetImage}. An upgrade never goes back; a rollback does.")
            : Decision.Proceed;
    }

    /// <summary>R6: one of several system pools has to serve while another is changed. A short while is waited for it; then people have to look.</summary>
    /// <param name="nodes">Of the whole cluster.</param>
    public static Decision SystemPools(UpgradeOperation operation, ClusterSight cluster, PoolSight pool, IReadOnlyList<NodeSight> nodes, DateTimeOffset now, RolloutPace pace)
    {
        var others = cluster.Pools.Where(other => other.Id != pool.Id && other.IsSystem).Select(other => other.Name).ToList();
        if (others.Count == 0 || nodes.Any(node => node is { Ready: true, Schedulable: true } && others.Contains(node.Pool, StringComparer.OrdinalIgnoreCase)))
            return Decision.Proceed;
        var reason = $"No other system pool of cluster {cluster.Name} serves: no node of {string.Join(", ", others)} is Ready, and one of several has to be while another is changed.";
        return operation.Troubles < LooksAtSystemPools
            ? new Decision.Wait(WaitCause.Cluster, reason, now + pace.BackOff(operation.Troubles))
            : new Decision.End(PoolUpgradeState.Failed, $"{reason} Mend it and try this pool again, or leave it out.");
    }

    /// <summary>For a pool that Azure says is on the image: the nodes decide.</summary>
    /// <param name="since">When it was first seen so.</param>
    public static Decision AlreadyThere(
        UpgradeOperation operation, PoolSight pool, IReadOnlyList<NodeSight> nodes, DateTimeOffset since, DateTimeOffset now, RolloutPace pace)
    {
        var target = operation.Request.TargetImage;
        if (!operation.Goal.IsMetBy(pool) || nodes.Any(node => !node.IsOn(target)))
            return Decision.Proceed; // mixed nodes: an upgrade that ended half way is resumed by asking again
        var missing = NodeVerification.Missing(target, pool, nodes);
        if (missing.Count == 0)
            return new Decision.End(PoolUpgradeState.AlreadyCurrent, null);
        var text = $"Pool {pool.Name} is on {target} already, but {NodeVerification.Text(missing)}.";
        return now - since < pace.VerifyWithin
            ? new Decision.Wait(WaitCause.Cluster, text, now + pace.Later)
            : new Decision.End(PoolUpgradeState.Failed, $"{text} Nothing was changed by this operation.");
    }

    public static Decision Window(WindowDecision window, DateTimeOffset now, RolloutPace pace)
    {
        if (window.Allowed)
            return Decision.Proceed;

        // Looked at before the opening too: a freeze may be lifted, a window moved.
        var look = now + pace.Later;
        return window.NextOpening is { } opening
            ? new Decision.Wait(WaitCause.Window, $"{window.Reason} Next opening: {opening:u}.", opening > now && opening < look ? opening : look)
            : new Decision.Wait(WaitCause.Window, $"{window.Reason} No next opening is known.", look);
    }

    /// <summary>AKS takes a pool to the region's latest image and to no other: only when that is the target may it be asked (R5).</summary>
    public static Decision Region(UpgradeOperation operation, string region, string? latest, DateTimeOffset now, RolloutPace pace)
    {
        var target = NodeImage.Parse(operation.Request.TargetImage)!;
        if (NodeImage.Parse(latest) is not { } offered)
            return new Decision.Wait(WaitCause.Image, $"Region {region} names no latest image for pool {operation.PoolName} (it says '{latest}').", now + pace.BackOff(operation.Troubles));
        if (!offered.SameFamily(target))
        {
            return new Decision.End(
                PoolUpgradeState.Refused, $"Region {region} offers {latest} for pool {operation.PoolName}: another family than {operation.Request.TargetImage}.");
        }

        return offered.CompareTo(target) switch
        {
            0 => Decision.Proceed,
            < 0 => new Decision.Wait(
                WaitCause.Image, $"{operation.Request.TargetImage} is not yet in region {region}; its latest is {latest}.", now + pace.BackOff(operation.Troubles)),
            _ => new Decision.End(
                PoolUpgradeState.Refused,
                $"Region {region} has moved on to {latest}; AKS would not bring the pool to {operation.Request.TargetImage}. Start a release with the newer image."),
        };
    }

    /// <summary>What the strategy changes beside the image, and why that cannot be done; null: it can, as far as is known.</summary>
    private static string? ChangesRefused(StartPoolUpgradeRequest request, ClusterSight cluster, PoolSight pool, bool migrates)
    {
        var kubernetes = request.Strategy?.KubernetesVersion;
        var goesTo = kubernetes is not null && kubernetes != pool.KubernetesVersion ? kubernetes : null;
        if (migrates && goesTo is not null)
        {
            return $"Pool {pool.Name} of {cluster.Name} would change its OS ({pool.OsSku} to {request.Strategy!.TargetOsSku}) and Kubernetes ({pool.KubernetesVersion} to {goesTo}) "
                + "at once: if it failed nobody could tell by which. Do one release for each.";
        }

        if (goesTo is not null && KubernetesSkew.RefusesPool(pool.Name, pool.KubernetesVersion, goesTo, cluster.KubernetesVersion) is { } skew)
            return skew;
        return migrates && OsMigrations.Refuses(request.Strategy!.TargetOsSku!, pool, request.TargetImage, pool.KubernetesVersion) is { } refused
            ? $"Pool {pool.Name} of {cluster.Name} cannot be moved from {pool.OsSku} to {request.Strategy.TargetOsSku}: {refused}"
            : null;
    }

    private static Decision.End? Stopped(ClusterSight cluster, PoolSight pool) => (ArmId.Same(cluster.PowerState, "Stopped"), ArmId.Same(pool.PowerState, "Stopped")) switch
    {
        (true, _) => new Decision.End(PoolUpgradeState.Refused, $"Cluster {cluster.Name} is stopped: start it, then roll the pool back again."),
        (_, true) => new Decision.End(PoolUpgradeState.Refused, $"Pool {pool.Name} of {cluster.Name} is stopped: start it, then roll it back again."),
        _ => null,
    };

    private static Decision? UnsettledAnywhere(ClusterSight cluster, PoolSight pool, bool ownTrace, DateTimeOffset now, RolloutPace pace) =>
        Unsettled("Cluster", cluster.Name, cluster.ProvisioningState, null, ownTrace, now, pace)
        ?? Unsettled("Pool", $"{pool.Name} of {cluster.Name}", pool.ProvisioningState, pool.Fault, ownTrace, now, pace);

    private static Decision? Unsettled(
        string kind, string name, string state, AzureFault? fault, bool ownTrace, DateTimeOffset now, RolloutPace pace) => state switch
        {
            _ when ProvisioningStates.Is(state, ProvisioningStates.Succeeded) => null,
            _ when ProvisioningStates.IsTerminal(state) && ownTrace => null,
            _ when ProvisioningStates.IsTerminal(state) => new Decision.End(
                PoolUpgradeState.Refused,
                $"{kind} {name} is {state} since before this release{(fault is null ? "" : $" ({fault})")}. Repair it, then start this pool again."),
            _ => new Decision.Wait(WaitCause.Pool, $"{kind} {name} is {state}: another operation is in progress.", now + pace.Soon),
        };
}
