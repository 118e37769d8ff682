using ReleaseOrchestrator.Contracts.Fleet;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;

/// <summary>One way in which a pool, or a cluster, is not as it was left.</summary>
/// <param name="PoolId">Empty: the whole cluster.</param>
/// <param name="Like">The upgrade whose conditions hold for bringing it back; null: it cannot be brought back.</param>
/// <param name="Note">Why it is not brought back.</param>
public sealed record DriftFinding(
    DriftKind Kind, string ClusterId, string PoolId, string Wanted, string Actual, string ReleaseId, WantedPool? Like = null, string? Note = null)
{
    /// <summary>What it is about: there is one open drift of a kind for each.</summary>
    public string Subject => ArmId.Key(PoolId is "" ? ClusterId : PoolId);
}
