using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>What has to be true before a control plane is written to, and what came of it. Facts in, a decision out; nothing else.</summary>
public static class ControlPlaneRules
{
    public static Decision Hold(ControlPlaneOperation operation, HoldRequest? hold, DateTimeOffset now, RolloutPace pace) => hold?.Kind switch
    {
        HoldKind.Aborted => new Decision.End(PoolUpgradeState.Aborted, $"Release {operation.Request.ReleaseId} was aborted by {hold.By}: {hold.Reason}"),
        HoldKind.Paused => new Decision.Wait(WaitCause.Hold, $"Release {operation.Request.ReleaseId} was paused by {hold.By}: {hold.Reason}", now + pace.Later),
        HoldKind.RollingBack => new Decision.Wait(WaitCause.Hold, $"Release {operation.Request.ReleaseId} is being rolled back by {hold.By}: {hold.Reason}", now + pace.Later),
        _ => Decision.Proceed,
    };

    public static Decision Preflight(ControlPlaneOperation operation, ClusterSight cluster, DateTimeOffset now, RolloutPace pace)
    {
        var target = operation.Request.KubernetesVersion;
        if (cluster.KubernetesVersion == target && ProvisioningStates.Is(cluster.ProvisioningState, ProvisioningStates.Succeeded))
            return new Decision.End(PoolUpgradeState.AlreadyCurrent, null);
        if (ArmId.Same(cluster.PowerState, "Stopped"))
            return new Decision.End(PoolUpgradeState.Refused, $"Cluster {cluster.Name} is stopped: start it, then try again.");
        if (PoolOwnership.NotOurKubernetes(cluster) is { } notOurs)
            return new Decision.End(PoolUpgradeState.Refused, $"Cluster {cluster.Name}: {notOurs}");
        if (KubernetesSkew.RefusesControlPlane(cluster, target) is { } skew)
            return new Decision.End(PoolUpgradeState.Refused, skew);
        if (cluster.Pools.FirstOrDefault(pool => !ProvisioningStates.IsTerminal(pool.ProvisioningState)) is { } busy)
            return new Decision.Wait(WaitCause.Pool, $"Pool {busy.Name} of {cluster.Name} is {busy.ProvisioningState}: another operation is in progress.", now + pace.Soon);
        return ProvisioningStates.IsTerminal(cluster.ProvisioningState)
            ? Decision.Proceed // a state that a failed attempt left behind is no obstacle: the next one resumes
            : new Decision.Wait(WaitCause.Cluster, $"Cluster {cluster.Name} is {cluster.ProvisioningState}: another operation is in progress.", now + pace.Soon);
    }

    /// <summary>Whether a write whose answer was lost has reached Azure (R1).</summary>
    public static bool WasReceived(ControlPlaneOperation operation, ClusterSight cluster) =>
        cluster.KubernetesVersion == operation.Request.KubernetesVersion || ProvisioningStates.IsUpgrading(cluster.ProvisioningState);

    /// <summary>Null while it goes on.</summary>
    public static Decision.End? Outcome(ControlPlaneOperation operation, AzureProgress progress, ClusterSight cluster)
    {
        var target = operation.Request.KubernetesVersion;
        if (progress.Status == AzureStatus.Running || !ProvisioningStates.IsTerminal(cluster.ProvisioningState))
            return null;
        if (cluster.KubernetesVersion == target && ProvisioningStates.Is(cluster.ProvisioningState, ProvisioningStates.Succeeded))
            return new(PoolUpgradeState.Succeeded, null);
        var fault = progress.Fault ?? new AzureFault(progress.Status == AzureStatus.Canceled ? "Canceled" : "Unknown", "Azure gives no reason.");
        return new(
            PoolUpgradeState.Failed,
            $"{fault} The control plane of {cluster.Name} has Kubernetes {cluster.KubernetesVersion} instead of {target}, the cluster is {cluster.ProvisioningState}. {UpgradeFailures.Advice(UpgradeFailures.Classify(fault))}");
    }
}
