namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>
/// PUT /rollouts/operations/{id}: brings one pool to one image. The id names release, attempt and pool, so that a repetition finds
/// the operation it made before (R1).
/// </summary>
/// <param name="TargetImage">Full AKS name from the manifest, e.g. <c>AKSAzureLinux-V3gen2-202611.21.0</c> (R5); of a rollback the image the pool had before.</param>
/// <param name="Strategy">Null: surge, in place.</param>
/// <param name="RollbackOf">Id of the upgrade that is to be undone; null: this is an upgrade. A rollback is never undone itself (R7).</param>
/// <param name="Emergency">Why windows and freezes do not count; null: they do. Written down and owed (R3).</param>
/// <param name="Reconcile">Should the pool drift from what this leaves behind, it is brought back under the same rules.</param>
public sealed record StartPoolUpgradeRequest(
    string ReleaseId, string Stage, string ClusterId, string PoolId, string TargetImage, PoolUpgradeSettings Settings, StageLimits Limits, PoolStrategy? Strategy = null,
    string? RollbackOf = null, EmergencyOverride? Emergency = null, bool Reconcile = false);

/// <summary>Somebody takes it upon themselves to touch a cluster outside its window.</summary>
public sealed record EmergencyOverride(string By, string Reason);

/// <summary>How AKS replaces the nodes; null leaves the pool's own setting.</summary>
/// <param name="MaxSurge">Nodes or percentage, e.g. <c>33%</c>.</param>
/// <param name="MaxUnavailable">Nodes or percentage that may be missing instead of being added first; never on System pools.</param>
public sealed record PoolUpgradeSettings(string? MaxSurge = null, int? DrainTimeoutMinutes = null, int? NodeSoakMinutes = null, string? MaxUnavailable = null);

/// <summary>
/// POST /rollouts/operations/{id}/leave-out: the pool is left out of its release. An upgrade that has not begun is ended; one that has failed no longer counts
/// towards the stage's failures. One that is under way goes on, and is not left out.
/// </summary>
public sealed record LeaveOutRequest(string By, string Reason);

/// <summary>An upgrade of one pool, as it stands.</summary>
/// <param name="Reason">Why it waits, failed or was refused, naming what would help.</param>
/// <param name="WaitingUntil">When a waiting one is looked at again at the latest; of a soaking one: until when its old nodes are kept.</param>
/// <param name="NodesReady">Nodes seen Ready on the target image.</param>
/// <param name="AzureOperation">The ARM long-running operation, once begun.</param>
/// <param name="Step">What is being done now, in words: <c>draining 2 of 6 nodes of the old pool</c>; null: nothing worth telling.</param>
/// <param name="RollbackOf">The upgrade that this one undoes.</param>
/// <param name="RollbackWay">How it is undone.</param>
/// <param name="ReplacedBy">ARM id of the pool that took this one's place (blue-green).</param>
/// <param name="Emergency">Who took it upon themselves that neither window nor freeze was asked, and why; null: both were.</param>
public sealed record PoolUpgrade(
    string Id, string ReleaseId, string Stage, string ClusterId, string ClusterName, string Region, string PoolId, string PoolName, string? FromImage,
    string TargetImage, PoolUpgradeState State, string? Reason, DateTimeOffset? WaitingUntil, int NodesReady, int NodesTotal, string? AzureOperation,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? Step = null, string? RollbackOf = null, RollbackWay? RollbackWay = null,
    string? ReplacedBy = null, EmergencyOverride? Emergency = null);

/// <summary>How a pool is brought back to what it was.</summary>
public enum RollbackWay
{
    /// <summary>AKS's own: to the version before, once, within seven days.</summary>
    AksRollback,

    /// <summary>To the image of a snapshot that was taken before.</summary>
    Snapshot,

    /// <summary>The old pool is still there: it takes over again, the new one goes.</summary>
    BlueGreenReversal,

    /// <summary>Nothing had been changed yet.</summary>
    NothingToUndo,
}

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

    /// <summary>The new pool serves, the old one is kept for a while (blue-green): going back is still quick. Nothing is being changed.</summary>
    Soaking,

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
