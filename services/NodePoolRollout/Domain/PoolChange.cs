namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>One write that changes what a pool runs; what is null stays as it is.</summary>
/// <param name="NodeImage">Back to this image: AKS takes only the one the pool had before.</param>
/// <param name="KubernetesVersion">To this version, in full.</param>
/// <param name="OsSku">To this operating system.</param>
/// <param name="SnapshotId">To the image of this snapshot. Null: whatever snapshot the pool keeps to is let go.</param>
public sealed record PoolChange(string? NodeImage = null, string? KubernetesVersion = null, string? OsSku = null, string? SnapshotId = null)
{
    /// <summary>The pool no longer keeps to a snapshot; all else stays.</summary>
    public static readonly PoolChange LetGoOfSnapshot = new();

    /// <summary>Whether the pool shows that this was written: what Azure was asked for is seen at once, before any node has changed.</summary>
    public bool Shows(PoolSight pool) =>
        (OsSku is not null && ArmId.Same(pool.OsSku, OsSku)) || (SnapshotId is not null && ArmId.Same(pool.Details?.SourceSnapshotId, SnapshotId));
}
