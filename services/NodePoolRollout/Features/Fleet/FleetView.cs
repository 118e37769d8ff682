using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>
/// The fleet as Azure last told it, kept in memory and on disk. Within its age it is answered without asking Azure; while Azure does not
/// answer, the last one is shown with the moment it was taken.
/// </summary>
public sealed class FleetView(ServiceDatabase database, INodePools azure, RolloutPace pace, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _listing = new(1, 1);
    private volatile FleetInventory? _last;

    /// <param name="refresh">Ask Azure whatever the age; then a failure to do so is told.</param>
    public async Task<FleetInventory> Show(bool refresh, CancellationToken stop)
    {
        var asked = clock.GetUtcNow();
        if (!refresh && Fresh() is { } fresh)
            return fresh;
        await _listing.WaitAsync(stop);
        try
        {
            // Whoever waited here is served by the listing that went on meanwhile.
            if (_last is { } last && (last.TakenAt >= asked || (!refresh && Fresh() is not null)))
                return last;
            return await List(stop);
        }
        catch (AzureException problem)
        {
            return !refresh && (_last ??= await Stored(stop)) is { } old ? old : throw RolloutErrors.FleetUnavailable(problem);
        }
        finally
        {
            _listing.Release();
        }
    }

    /// <summary>What is known without asking anybody.</summary>
    public FleetCluster? Remembered(string clusterId) => _last?.Clusters.FirstOrDefault(cluster => ArmId.Same(cluster.Id, clusterId));

    public void Dispose() => _listing.Dispose();

    private FleetInventory? Fresh() => _last is { } last && clock.GetUtcNow() - last.TakenAt < pace.InventoryAge ? last : null;

    private async Task<FleetInventory> List(CancellationToken stop)
    {
        var taken = clock.GetUtcNow();
        var clusters = await azure.List(stop);
        var inventory = new FleetInventory(
            taken,
            [.. clusters.OrderBy(cluster => cluster.Id, StringComparer.OrdinalIgnoreCase).Select(Cluster)],
            [.. clusters.SelectMany(cluster => cluster.Pools.Select(pool => Pool(cluster, pool))).OrderBy(pool => pool.Id, StringComparer.OrdinalIgnoreCase)]);
        await database.Write(
            session => (Task)session.Execute(
                """
                INSERT INTO inventories (id, taken_at, document) VALUES (1, @taken, @document)
                ON CONFLICT (id) DO UPDATE SET taken_at = excluded.taken_at, document = excluded.document
                """,
                new { taken, document = ReleaseJson.Write(inventory) }),
            stop);
        return _last = inventory;
    }

    private async Task<FleetInventory?> Stored(CancellationToken stop) =>
        await database.Read(session => session.Find<string>("SELECT document FROM inventories WHERE id = 1"), stop) is { } document
            ? ReleaseJson.Read<FleetInventory>(document)
            : null;

    private static FleetCluster Cluster(ClusterSight cluster) => new(
        cluster.Id, cluster.Name, cluster.SubscriptionId, cluster.ResourceGroup, cluster.Region, cluster.KubernetesVersion, cluster.ProvisioningState,
        cluster.PowerState, cluster.Tags);

    private static FleetPool Pool(ClusterSight cluster, PoolSight pool) => new(
        pool.Id, cluster.Id, pool.Name, pool.Mode, NodeImage.FamilyOf(pool.NodeImageVersion), pool.NodeImageVersion, pool.OsSku, pool.Count, pool.VmSize,
        pool.ProvisioningState, pool.PowerState, PoolOwnership.NotOurs(cluster, pool), pool.Settings);
}
