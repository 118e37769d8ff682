namespace ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

/// <summary>The border to Azure for making, scaling and deleting pools. Every call that does not work throws an <see cref="AzureException"/>.</summary>
public interface IPoolTwins
{
    /// <summary>Asks for a pool like another; answers as soon as Azure has accepted it. A pool of that name must not exist.</summary>
    Task<AzureCall> Create(TwinOrder order, CancellationToken stop);

    /// <summary>Turns a pool's autoscaler on, or off (null) with the nodes it has; all else stays.</summary>
    Task SetAutoscaler(string poolId, AutoscalerBounds? bounds, CancellationToken stop);

    /// <summary>Asks for the end of a pool with all its nodes.</summary>
    Task<AzureCall> Delete(string poolId, CancellationToken stop);
}

/// <summary>A pool that is to be like another one, down to settings this product knows nothing of.</summary>
/// <param name="SourceId">ARM id of the pool it is made after.</param>
/// <param name="Count">Null: as many nodes as that one has, and its autoscaler; else so many, and none.</param>
/// <param name="OsSku">Null: the same.</param>
/// <param name="KubernetesVersion">Null: the same.</param>
/// <param name="SnapshotId">ARM id of the snapshot whose image it gets; null: the region's latest.</param>
/// <param name="Tags">Beside those of the other, without what that one's own tags say of its making.</param>
public sealed record TwinOrder(
    string SourceId, string Name, int? Count, string? OsSku, string? KubernetesVersion, string? SnapshotId, IReadOnlyDictionary<string, string> Tags);

public sealed record AutoscalerBounds(int Least, int Most)
{
    /// <summary>Null: the pool has none, or it is off.</summary>
    public static AutoscalerBounds? Of(PoolSight? pool) =>
        pool?.Details is { Autoscaling: true, MinCount: { } least, MaxCount: { } most } ? new(least, most) : null;
}
