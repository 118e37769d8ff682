namespace ReleaseOrchestrator.Contracts.Fleet;

/// <summary>GET /fleet/drift: where a pool is not as it was left.</summary>
/// <param name="Wanted">What the last release that was good left behind.</param>
/// <param name="ReleaseId">That release.</param>
/// <param name="PoolId">Empty: it is the whole cluster.</param>
/// <param name="ResolvedAt">Null: still so.</param>
/// <param name="OperationId">The upgrade that puts it right, where the policy of the release reconciles.</param>
/// <param name="Note">What is being done about it, or why nothing is.</param>
public sealed record Drift(
    string Id, string ClusterId, string PoolId, DriftKind Kind, string Wanted, string Actual, string ReleaseId, DateTimeOffset DetectedAt, DateTimeOffset? ResolvedAt,
    string? OperationId = null, string? Note = null);

public enum DriftKind
{
    /// <summary>The pool is on another image than the one it was brought to.</summary>
    Image,

    /// <summary>Nodes of one pool run different images.</summary>
    MixedNodes,

    /// <summary>Settings that were put back are not what they were.</summary>
    Settings,

    /// <summary>Somebody turned on a channel by which AKS upgrades by itself.</summary>
    Channel,

    /// <summary>The pool is gone.</summary>
    Missing,
}
