namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>
/// PUT /rollouts/operations/{id}: brings one pool to one image. The id names release, attempt and pool, so that a repetition finds
/// the operation it made before (R1).
/// </summary>
/// <param name="TargetImage">Full AKS name from the manifest, e.g. <c>AKSAzureLinux-V3gen2-202611.21.0</c> (R5).</param>
public sealed record StartPoolUpgradeRequest(
    string ReleaseId, string Stage, string ClusterId, string PoolId, string TargetImage, PoolUpgradeSettings Settings, StageLimits Limits);

/// <summary>How AKS replaces the nodes; null leaves the pool's own setting.</summary>
/// <param name="MaxSurge">Nodes or percentage, e.g. <c>33%</c>.</param>
public sealed record PoolUpgradeSettings(string? MaxSurge = null, int? DrainTimeoutMinutes = null, int? NodeSoakMinutes = null);

/// <summary>An upgrade of one pool, as it stands.</summary>
/// <param name="Reason">Why it waits, failed or was refused, naming what would help.</param>
/// <param name="WaitingUntil">When a waiting one is looked at again at the latest.</param>
/// <param name="NodesReady">Nodes seen Ready on the target image.</param>
/// <param name="AzureOperation">The ARM long-running operation, once begun.</param>
public sealed record PoolUpgrade(
    string Id, string ReleaseId, string Stage, string ClusterId, string ClusterName, string Region, string PoolId, string PoolName, string? FromImage,
    string TargetImage, PoolUpgradeState State, string? Reason, DateTimeOffset? WaitingUntil, int NodesReady, int NodesTotal, string? AzureOperation,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

public enum PoolUpgradeState
{
    /// <summary>Accepted and on disk.</summary>
    Queued,

    /// <summary>Not begun: outside its window, frozen, paused, no budget, image not yet in the region, throttled, Azure unreachable.</summary>
    Waiting,

    /// <summary>Azure is replacing nodes.</summary>
    Upgrading,

    /// <summary>Azure is done; every node is being looked at.</summary>
    Verifying,

    Succeeded,

    /// <summary>Was on the image before anything was done.</summary>
    AlreadyCurrent,

    Failed,

    /// <summary>Cannot be done as asked (another family, frozen OS): nothing was touched.</summary>
    Refused,

    Aborted,
}

public static class PoolUpgradeStates
{
    extension(PoolUpgradeState state)
    {
        public bool IsFinal => state >= PoolUpgradeState.Succeeded;

        public bool IsGood => state is PoolUpgradeState.Succeeded or PoolUpgradeState.AlreadyCurrent;
    }
}
