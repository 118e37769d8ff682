namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>The border to Azure for snapshots of pools. Every call that does not work throws an <see cref="AzureException"/>.</summary>
public interface IPoolSnapshots
{
    /// <summary>Null: there is none.</summary>
    Task<SnapshotSight?> Find(string id, CancellationToken stop);

    /// <summary>Makes it, unless it is there: the same id is the same snapshot.</summary>
    /// <param name="region">That of the pool.</param>
    Task<SnapshotSight> Take(string id, string region, string poolId, IReadOnlyDictionary<string, string> tags, CancellationToken stop);

    /// <summary>One that is gone already is nothing.</summary>
    Task Delete(string id, CancellationToken stop);
}

/// <summary>A snapshot, as Azure shows it: what its pool ran when it was made.</summary>
public sealed record SnapshotSight(string Id, string PoolId, string Image, string KubernetesVersion, string OsSku, string VmSize);

/// <summary>A version that AKS would take a pool back to.</summary>
public sealed record RecentVersion(string Image, string KubernetesVersion, DateTimeOffset? UsedUntil);
