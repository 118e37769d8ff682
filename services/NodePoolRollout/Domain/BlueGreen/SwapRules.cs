using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

/// <summary>What has to be true of two pools before one gives way to the other. Facts in, a decision out.</summary>
public static class SwapRules
{
    /// <summary>Another pool stands beside this one already: of this release it is taken over, of another one nobody knows what it is to become.</summary>
    public static Decision Leftover(UpgradeOperation operation, ClusterSight cluster, string role) =>
        PoolRoles.Beside(cluster, operation.PoolName) is { } other && !(PoolRoles.IsOfRelease(other, operation.Request.ReleaseId) && PoolRoles.RoleOf(other) == role)
            ? new Decision.End(
                PoolUpgradeState.Refused,
                $"Pool {other.Name} of {cluster.Name} was made by release {PoolRoles.ReleaseOf(other)} as the {PoolRoles.RoleOf(other)} pool of {operation.PoolName} and still stands. Take that upgrade back, or delete the pool, then start this one again.")
            : Decision.Proceed;

    /// <summary>Whether every node of a pool is healthy on the image.</summary>
    /// <param name="nodes">Of all pools of the cluster.</param>
    public static Decision Healthy(UpgradeOperation operation, BlueGreenProgress swap, string name, ClusterSight cluster, IReadOnlyList<NodeSight> nodes, DateTimeOffset now, RolloutPace pace)
    {
        var target = operation.Request.TargetImage;
        if (Named(cluster, name) is not { } pool)
            return new Decision.End(PoolUpgradeState.Failed, $"Pool {name} of {cluster.Name} is gone; somebody deleted it.");
        if (!ProvisioningStates.IsTerminal(pool.ProvisioningState))
            return new Decision.Wait(WaitCause.Pool, $"Pool {name} is {pool.ProvisioningState}.", now + pace.Soon);
        if (!NodeImage.Same(pool.NodeImageVersion, target))
            return new Decision.End(PoolUpgradeState.Failed, $"Pool {name} is on {pool.NodeImageVersion} instead of {target}.");
        if (operation.Goal.Missing(pool) is { } other)
            return new Decision.End(PoolUpgradeState.Failed, $"Pool {name} has {other}.");
        var own = Of(nodes, name);
        var judged = own.Where(node => swap.CordonedBefore?.Contains(node.Name) is not true).ToList(); // what others have cordoned is theirs
        var missing = NodeVerification.Missing(target, pool with { Count = pool.Count - (own.Count - judged.Count) }, judged);
        if (missing.Count == 0 && ProvisioningStates.Is(pool.ProvisioningState, ProvisioningStates.Succeeded))
            return Decision.Proceed;
        var text = missing.Count > 0 ? NodeVerification.Text(missing) : $"the pool is {pool.ProvisioningState}{(pool.Fault is null ? "" : $" ({pool.Fault})")}";
        return now - (swap.SoakUntil ?? swap.Since ?? now) < pace.VerifyWithin
            ? new Decision.Wait(WaitCause.Cluster, $"Pool {name}: {text}.", now + pace.Later)
            : new Decision.End(PoolUpgradeState.Failed, $"Pool {name}: {pace.VerifyWithin.TotalMinutes:0} minutes later {text}.");
    }

    /// <summary>
    /// The last thing asked before a pool is deleted. Null: it may be. It is never one that this product did not make, unless the one it made in its place is
    /// healthy, and never the last System pool.
    /// </summary>
    public static string? MayNotBeDeleted(UpgradeOperation operation, BlueGreenProgress swap, ClusterSight cluster, PoolSight leaving, IReadOnlyList<NodeSight> nodes)
    {
        var twin = Named(cluster, swap.Green);
        if (twin is null || !PoolRoles.WasMadeBeside(twin, swap.Blue))
            return $"Pool {swap.Green} does not say by its tags that it was made beside {swap.Blue}.";
        if (ArmId.Same(leaving.Mode, "System") && !cluster.Pools.Any(other => other.Name != leaving.Name && IsRunningSystem(other)))
            return $"Pool {leaving.Name} is the last running System pool of {cluster.Name}.";
        if (ArmId.Same(leaving.Name, swap.Green))
            return null;

        var missing = NodeVerification.Missing(operation.Request.TargetImage, twin, Of(nodes, twin.Name));
        return missing.Count == 0 && ProvisioningStates.Is(twin.ProvisioningState, ProvisioningStates.Succeeded)
            ? null
            : $"Pool {twin.Name}, which is to replace {leaving.Name}, is not healthy: {(missing.Count > 0 ? NodeVerification.Text(missing) : $"it is {twin.ProvisioningState}")}.";
    }

    public static PoolSight? Named(ClusterSight cluster, string name) => cluster.Pools.FirstOrDefault(pool => ArmId.Same(pool.Name, name));

    public static IReadOnlyList<NodeSight> Of(IEnumerable<NodeSight> nodes, string pool) => [.. nodes.Where(node => ArmId.Same(node.Pool, pool))];

    private static bool IsRunningSystem(PoolSight pool) => ArmId.Same(pool.Mode, "System") && !ArmId.Same(pool.PowerState, "Stopped")
        && ProvisioningStates.Is(pool.ProvisioningState, ProvisioningStates.Succeeded) && pool.Count > 0;
}
