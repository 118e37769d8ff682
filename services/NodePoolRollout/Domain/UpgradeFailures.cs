namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>What kind of failure an upgrade ended with; decides what helps.</summary>
public enum UpgradeFailure { Drain, Quota, Subnet, Capacity, NodeDidNotJoin, ControlPlane, VersionSkew, Permission, Unknown }

/// <summary>Reads Azure's error codes. Wrapper codes hide the cause in the text, so the text is searched too.</summary>
public static class UpgradeFailures
{
    private static readonly (UpgradeFailure Failure, string[] Signs)[] Known =
    [
        (UpgradeFailure.Drain, ["PodDrainFailure", "UnsatisfiablePDB", "PodDisruptionBudget", "drain"]),
        (UpgradeFailure.Quota, ["QuotaExceeded", "InsufficientVCPUQuota", "quota"]),
        (UpgradeFailure.Subnet, ["SubnetIsFull", "InsufficientSubnetSize"]),
        (UpgradeFailure.Capacity, ["SkuNotAvailable", "ZonalAllocationFailed", "OverconstrainedAllocationRequest", "AllocationFailed"]),
        (UpgradeFailure.NodeDidNotJoin, ["VMExtensionProvisioningError", "VMExtensionError", "NodesNotReady", "VMStartTimedOut"]),
        (UpgradeFailure.ControlPlane, ["ControlPlaneAddOnsNotReady", "MultipleErrorsOccurred"]),
        (UpgradeFailure.VersionSkew, ["NodePoolMcVersionIncompatible", "AgentPoolUpgradeVersionNotAllowed", "K8sVersionNotSupported"]),
        (UpgradeFailure.Permission, ["AuthorizationFailed", "RequestDisallowedByPolicy", "ScopeLocked"]),
    ];

    public static UpgradeFailure Classify(AzureFault fault) =>
        Find(fault.Code) ?? Find(fault.Message) ?? (fault.Code is "UpgradeFailed" ? UpgradeFailure.Drain : UpgradeFailure.Unknown);

    public static string Advice(UpgradeFailure failure) => failure switch
    {
        UpgradeFailure.Drain => "A pod could not be evicted: relax its PodDisruptionBudget or add replicas, then retry the pool.",
        UpgradeFailure.Quota => "No vCPU quota for the surge nodes: raise the quota or lower maxSurge, then retry the pool.",
        UpgradeFailure.Subnet => "The subnet has no addresses for the surge nodes: enlarge it or lower maxSurge, then retry the pool.",
        UpgradeFailure.Capacity => "The region has no capacity for this VM size at the moment: retry the pool later.",
        UpgradeFailure.NodeDidNotJoin => "A new node did not become Ready: look at the node's events and its outbound connections before going on.",
        UpgradeFailure.ControlPlane => "The cluster's control plane is not healthy: repair the cluster before going on.",
        UpgradeFailure.VersionSkew => "The pool's Kubernetes version does not go with the control plane: upgrade the cluster first.",
        UpgradeFailure.Permission => "A role, policy or lock forbids the upgrade: grant it, then retry the pool.",
        _ => "Look at the pool's activity log in Azure before going on.",
    };

    private static UpgradeFailure? Find(string text)
    {
        foreach (var (failure, signs) in Known)
            if (signs.Any(sign => text.Contains(sign, StringComparison.OrdinalIgnoreCase)))
                return failure;
        return null;
    }
}
