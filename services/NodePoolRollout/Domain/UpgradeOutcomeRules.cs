using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>Judges what came of a write: whether it was received, how it ended, whether the nodes are what was asked for.</summary>
public static class UpgradeOutcomeRules
{
    /// <summary>
    /// Whether a write whose answer was lost has reached Azure (R1). An upgrade shows in the pool: it is being upgraded, it is on the image, or
    /// it has changed since and ended badly.
    /// </summary>
    public static bool WasReceived(WriteIntent intent, PoolSight pool, PoolGoal goal)
    {
        if (ProvisioningStates.IsUpgrading(pool.ProvisioningState) || ProvisioningStates.IsStopping(pool.ProvisioningState))
            return true;
        if (ProvisioningStates.Is(pool.ProvisioningState, ProvisioningStates.Succeeded))
            return goal.IsMetBy(pool) && (!NodeImage.Same(intent.PoolImage, goal.Image) || pool.ETag != intent.PoolETag);
        if (!ProvisioningStates.IsTerminal(pool.ProvisioningState))
            return pool.ETag != intent.PoolETag && intent.Change?.Shows(pool) == true; // nodes get another OS under a state of their own
        return ProvisioningStates.IsTerminal(pool.ProvisioningState)
            && (!ProvisioningStates.Is(intent.PoolState, pool.ProvisioningState) || pool.ETag != intent.PoolETag);
    }

    /// <summary>For an upgrade whose operation Azure no longer knows, or never told us: null while it goes on.</summary>
    public static AzureProgress ByThePool(PoolSight pool, string target)
    {
        if (!ProvisioningStates.IsTerminal(pool.ProvisioningState))
            return new AzureProgress(AzureStatus.Running);
        if (ProvisioningStates.Is(pool.ProvisioningState, ProvisioningStates.Canceled))
            return new AzureProgress(AzureStatus.Canceled, pool.Fault);
        if (ProvisioningStates.Is(pool.ProvisioningState, ProvisioningStates.Failed))
            return new AzureProgress(AzureStatus.Failed, pool.Fault ?? new AzureFault("Failed", "Azure keeps no reason."));
        return NodeImage.Same(pool.NodeImageVersion, target)
            ? new AzureProgress(AzureStatus.Succeeded)
            : new AzureProgress(AzureStatus.Failed, new AzureFault("NodeImageUnchanged", $"The upgrade ended, but the pool is on {pool.NodeImageVersion}."));
    }

    /// <summary>How an upgrade that Azure did not bring to its end is told.</summary>
    /// <param name="seen">The pool's nodes as they are now; null: they could not be looked at.</param>
    public static Decision.End Failure(UpgradeOperation operation, AzureProgress progress, HoldRequest? hold, IReadOnlyList<NodeSight>? seen)
    {
        var nodes = NodeCount.Text(seen);
        if (progress.Status == AzureStatus.Canceled)
        {
            return operation.Abort is { } abort
                ? new Decision.End(PoolUpgradeState.Aborted, $"Aborted in Azure while nodes were being replaced: {abort.Because} {nodes}")
                : hold is { Kind: HoldKind.Aborted }
                ? new Decision.End(PoolUpgradeState.Aborted, $"Cancelled in Azure while nodes were being replaced, after the release was aborted. {nodes}")
                : new Decision.End(PoolUpgradeState.Failed, $"The upgrade was cancelled in Azure. {nodes}");
        }

        var fault = progress.Fault ?? new AzureFault("Unknown", "Azure gives no reason.");
        return new Decision.End(PoolUpgradeState.Failed, $"{fault} {UpgradeFailures.Advice(UpgradeFailures.Classify(fault))} {nodes}");
    }

    /// <summary>Azure's success is about its operation; this is about the image on every node (R5).</summary>
    public static Decision Verify(UpgradeOperation operation, PoolSight? pool, IReadOnlyList<NodeSight> nodes, DateTimeOffset now, RolloutPace pace)
    {
        var target = operation.Request.TargetImage;
        if (pool is null)
            return new Decision.End(PoolUpgradeState.Failed, $"Pool {operation.PoolName} of {operation.ClusterName} was deleted after its upgrade.");
        if (!ProvisioningStates.IsTerminal(pool.ProvisioningState))
            return new Decision.Wait(WaitCause.Pool, $"Pool {pool.Name} is {pool.ProvisioningState}.", now + pace.Soon);
        if (operation.Goal.Missing(pool) is { } other)
            return new Decision.End(PoolUpgradeState.Failed, $"Azure reported success, but pool {pool.Name} has {other}.");
        if (!NodeImage.Same(pool.NodeImageVersion, target))
        {
            return new Decision.End(
                PoolUpgradeState.Failed,
                $"Azure took pool {pool.Name} to {pool.NodeImageVersion} instead of {target}: the region's latest image changed between check and call.");
        }

        var missing = NodeVerification.Missing(target, pool, nodes);
        if (missing.Count == 0 && ProvisioningStates.Is(pool.ProvisioningState, ProvisioningStates.Succeeded))
            return new Decision.End(PoolUpgradeState.Succeeded, null);

        var text = missing.Count > 0 ? NodeVerification.Text(missing) : $"the pool is {pool.ProvisioningState}{(pool.Fault is null ? "" : $" ({pool.Fault})")}";
        return now - operation.VerifyingSince < pace.VerifyWithin
            ? new Decision.Wait(WaitCause.Cluster, $"Azure is done; {text}.", now + pace.Soon)
            : new Decision.End(PoolUpgradeState.Failed, $"Azure reported success, but {pace.VerifyWithin.TotalMinutes:0} minutes later {text}.");
    }
}
