using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

/// <summary>What AKS does about snapshots, other versions and other systems, as far as it matters here.</summary>
internal sealed partial class FakeFleet : IPoolSnapshots, IControlPlanes
{
    public Dictionary<string, SnapshotSight> Snapshots { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>PUTs of pools, as pool and change.</summary>
    public List<(string Pool, PoolChange Change)> Changes { get; } = [];

    /// <summary>Images of other families that every region has.</summary>
    public List<string> OtherLatest { get; } = [];

    Task<IReadOnlyList<string>> INodePools.LatestImages(string subscriptionId, string region, CancellationToken stop) => Do(
        "LatestImages", () => (IReadOnlyList<string>)[LatestInRegion.GetValueOrDefault(region, Latest), .. OtherLatest]);

    Task<IReadOnlyList<RecentVersion>> INodePools.RecentVersions(string poolId, CancellationToken stop) => Do(
        "RecentVersions", () => (IReadOnlyList<RecentVersion>)[.. Find(poolId).Pool.Recent]);

    Task<AzureCall> INodePools.Change(string poolId, PoolChange change, string? ifMatch, CancellationToken stop) => Do("Change", () =>
    {
        var (cluster, pool) = Find(poolId);
        if (ifMatch is not null && ifMatch != $"{pool.ETag}")
            throw AzureException.Of(412, "PreconditionFailed", "the pool has changed");
        if (!ProvisioningStates.IsTerminal(pool.State))
            throw AzureException.Of(409, "OperationNotAllowed", $"Another operation ({pool.Name} - {pool.State}) is in progress");
        var latest = LatestInRegion.GetValueOrDefault(cluster.Region, Latest);
        Changes.Add((pool.Name, change));
        pool.SnapshotId = change.SnapshotId;
        if (change.NodeImage is { } back)
        {
            return pool.Recent.Find(recent => recent.Image == back) is { } entry
                ? Run(cluster, pool, entry.Image, entry.KubernetesVersion, isWayBack: true)
                : throw AzureException.Of(400, "InvalidParameter", $"NodeImageVersion '{back}' is not accepted.");
        }

        if (change.SnapshotId is { } snapshot)
            return Run(cluster, pool, Snapshots[snapshot].Image, change.KubernetesVersion);
        if (change.OsSku is { } sku)
        {
            (pool.OsSku, pool.Due) = (sku, int.MaxValue);
            return Run(cluster, pool, latest, change.KubernetesVersion, "Updating", isWayBack: true);
        }

        if (change.KubernetesVersion is not null)
            return Run(cluster, pool, latest, change.KubernetesVersion, "Upgrading");
        pool.ETag++;
        return new AzureCall("done", "");
    });

    /// <summary>Writes to control planes, as cluster and version.</summary>
    public List<(string Cluster, string Version)> ControlPlanes { get; } = [];

    Task<AzureCall> IControlPlanes.Upgrade(string clusterId, string kubernetesVersion, CancellationToken stop) => Do("UpgradeControlPlane", () =>
    {
        var cluster = Cluster(clusterId);
        if (!ProvisioningStates.IsTerminal(cluster.State))
            throw AzureException.Of(409, "OperationNotAllowed", $"Another operation ({cluster.State}) is in progress");
        ControlPlanes.Add((cluster.Name, kubernetesVersion));
        (cluster.State, cluster.Upgrading) = ("Upgrading", (kubernetesVersion, 3));
        OnAccepted?.Invoke();
        return new AzureCall("control-plane", "");
    });

    Task<SnapshotSight?> IPoolSnapshots.Find(string id, CancellationToken stop) => Do("FindSnapshot", () => Snapshots.GetValueOrDefault(id));

    Task<SnapshotSight> IPoolSnapshots.Take(string id, string region, string poolId, IReadOnlyDictionary<string, string> tags, CancellationToken stop) => Do("TakeSnapshot", () =>
    {
        var pool = Find(poolId).Pool;
        if (!Snapshots.TryGetValue(id, out var there))
            Snapshots[id] = there = new SnapshotSight(id, poolId, pool.Image, pool.Kubernetes, pool.OsSku, pool.VmSize);
        return there;
    });

    Task IPoolSnapshots.Delete(string id, CancellationToken stop) => Do("DeleteSnapshot", () => Snapshots.Remove(id));
}
