using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>An inventory with the ways into it.</summary>
public sealed class FleetSnapshot(FleetInventory inventory)
{
    private readonly Dictionary<string, FleetCluster> _clusters = inventory.Clusters.ToDictionary(cluster => cluster.Id, StringComparer.OrdinalIgnoreCase);
    private readonly ILookup<string, FleetPool> _pools = inventory.Pools.ToLookup(pool => pool.ClusterId, StringComparer.OrdinalIgnoreCase);

    private readonly Lazy<Dictionary<string, FleetPool>> _poolsById = new(() => inventory.Pools.ToDictionary(pool => pool.Id, StringComparer.OrdinalIgnoreCase));

    public FleetInventory Inventory => inventory;

    /// <summary>Subscriptions that did not answer: what is known of them is older.</summary>
    public IReadOnlyList<FleetSubscription> Problems { get; } = [.. (inventory.Subscriptions ?? []).Where(subscription => subscription.Problem is not null)];

    public FleetCluster? Cluster(string id) => _clusters.GetValueOrDefault(id);

    public FleetPool? Pool(string id) => _poolsById.Value.GetValueOrDefault(id);

    public IEnumerable<FleetPool> PoolsOf(string clusterId) => _pools[clusterId];

    public FleetSubscription? Subscription(string id) => inventory.Subscriptions?.FirstOrDefault(subscription => ArmId.Same(subscription.SubscriptionId, id));
}
