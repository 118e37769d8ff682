using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>
/// What may be in flight at once, as node-pool-rollout will keep it: of the stage, and of each region, each subscription and the fleet. A cluster
/// has one pool in flight at a time, so that limits on clusters and on pools come to the same.
/// </summary>
public sealed class FlightSpace
{
    private readonly StageLimits _limits;
    private readonly Room _stage, _fleet;
    private readonly Dictionary<string, Room> _regions = new(StringComparer.OrdinalIgnoreCase), _subscriptions = new(StringComparer.OrdinalIgnoreCase);

    public FlightSpace(StageLimits limits)
    {
        _limits = limits;
        _stage = new(limits.MostInFlight, limits.MaxConcurrentNodes);
        _fleet = Under(limits.Wider?.Fleet);
    }

    /// <summary>Nothing more fits, whatever it is.</summary>
    public bool IsFull => _stage.IsFull || _fleet.IsFull;

    /// <summary>Whether what does not fit may be overtaken by what does.</summary>
    public bool IsUneven => _limits.MaxConcurrentNodes is not null || _limits.Wider is not null;

    public bool Fits(ClusterRun cluster, int nodes) =>
        _stage.Fits(nodes) && _fleet.Fits(nodes) && Region(cluster).Fits(nodes) && Subscription(cluster).Fits(nodes);

    public void Take(ClusterRun cluster, int nodes) => Change(cluster, 1, nodes);

    public void GiveBack(ClusterRun cluster, int nodes) => Change(cluster, -1, -nodes);

    private void Change(ClusterRun cluster, int pools, int nodes)
    {
        _stage.Change(pools, nodes);
        _fleet.Change(pools, nodes);
        Region(cluster).Change(pools, nodes);
        Subscription(cluster).Change(pools, nodes);
    }

    private Room Region(ClusterRun cluster) => In(_regions, cluster.Cluster.Region, _limits.Wider?.Region);

    private Room Subscription(ClusterRun cluster) => In(_subscriptions, cluster.Subscription, _limits.Wider?.Subscription);

    private static Room In(Dictionary<string, Room> rooms, string key, ConcurrencyLimit? limit) => rooms.TryGetValue(key, out var room) ? room : rooms[key] = Under(limit);

    private static Room Under(ConcurrencyLimit? limit) => new(Math.Min(limit?.Clusters ?? int.MaxValue, limit?.Pools ?? int.MaxValue), limit?.Nodes);

    private sealed class Room(int places, int? mostNodes)
    {
        private int _pools, _nodes;

        public bool IsFull => _pools >= places;

        /// <summary>A pool larger than the limit goes alone.</summary>
        public bool Fits(int nodes) => _pools < places && (_pools == 0 || mostNodes is null || _nodes + nodes <= mostNodes);

        public void Change(int pools, int nodes) => (_pools, _nodes) = (_pools + pools, _nodes + nodes);
    }
}
