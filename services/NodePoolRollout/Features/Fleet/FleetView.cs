using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>
/// The fleet as Azure last told it, kept in memory and on disk. Within its age it is answered without asking Azure; while Azure does not
/// answer, the last one is shown with the moment it was taken. A subscription that does not answer hides no other.
/// </summary>
public sealed class FleetView(ServiceDatabase database, INodePools azure, RolloutPace pace, TimeProvider clock) : IDisposable
{
    private readonly InventoryStore _store = new(database);
    private readonly SemaphoreSlim _listing = new(1, 1);
    private volatile FleetSnapshot? _last;

    /// <param name="refresh">Ask Azure whatever the age; then a failure to do so is told.</param>
    public async Task<FleetInventory> Show(bool refresh, CancellationToken stop) => (await Look(refresh, stop)).Inventory;

    public async Task<FleetSnapshot> Look(bool refresh, CancellationToken stop)
    {
        var asked = clock.GetUtcNow();
        if (!refresh && Fresh() is { } fresh)
            return fresh;
        await _listing.WaitAsync(stop);
        try
        {
            // Whoever waited here is served by the listing that went on meanwhile.
            if (_last is { } last && (last.Inventory.TakenAt >= asked || (!refresh && Fresh() is not null)))
                return last;
            return await List(stop);
        }
        catch (AzureException problem)
        {
            return !refresh && await Known(stop) is { } old ? old : throw RolloutErrors.FleetUnavailable(problem);
        }
        finally
        {
            _listing.Release();
        }
    }

    /// <summary>What is known without asking anybody.</summary>
    public FleetCluster? Remembered(string clusterId) => _last?.Cluster(clusterId);

    /// <summary>The same of a pool.</summary>
    public FleetPool? RememberedPool(string poolId) => _last?.Pool(poolId);

    public void Dispose() => _listing.Dispose();

    private FleetSnapshot? Fresh() => _last is { } last && clock.GetUtcNow() - last.Inventory.TakenAt < pace.InventoryAge ? last : null;

    private async Task<FleetSnapshot?> Known(CancellationToken stop) =>
        _last ??= await _store.Read(stop) is { } stored ? new FleetSnapshot(stored) : null;

    private async Task<FleetSnapshot> List(CancellationToken stop)
    {
        var taken = clock.GetUtcNow();
        var listed = await azure.List(stop);
        if (listed.Count > 0 && listed.All(subscription => subscription.Problem is not null))
            throw listed[0].Problem!;
        var before = listed.Any(subscription => subscription.Problem is not null) ? await Known(stop) : null;

        var entries = new InventoryEntries(taken);
        var (clusters, pools, subscriptions) = (new List<FleetCluster>(), new List<FleetPool>(), new List<FleetSubscription>());
        foreach (var subscription in listed.OrderBy(subscription => subscription.SubscriptionId, StringComparer.OrdinalIgnoreCase))
        {
            if (subscription.Problem is { } problem)
            {
                var known = before?.Inventory.Clusters.Where(cluster => ArmId.Same(cluster.SubscriptionId, subscription.SubscriptionId)).ToList() ?? [];
                clusters.AddRange(known);
                pools.AddRange(known.SelectMany(cluster => before!.PoolsOf(cluster.Id)));
                subscriptions.Add(new(subscription.SubscriptionId, before?.Subscription(subscription.SubscriptionId)?.TakenAt, AzureTroubleRules.Reason(problem), known.Count));
                continue;
            }

            clusters.AddRange(subscription.Clusters.Select(entries.Cluster));
            pools.AddRange(subscription.Clusters.SelectMany(cluster => cluster.Pools.Select(pool => entries.Pool(cluster, pool))));
            subscriptions.Add(new(subscription.SubscriptionId, taken, null, subscription.Clusters.Count));
        }

        clusters.Sort((a, b) => StringComparer.OrdinalIgnoreCase.Compare(a.Id, b.Id));
        pools.Sort((a, b) => StringComparer.OrdinalIgnoreCase.Compare(a.Id, b.Id));
        var inventory = new FleetInventory(taken, clusters, pools, subscriptions);
        await _store.Write(inventory, stop);
        return _last = new FleetSnapshot(inventory);
    }
}
