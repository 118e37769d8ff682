using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>
/// What may be in flight at once, as node-pool-rollout will keep it: of the stage, and of each region, each subscription and the fleet. A cluster
/// has one pool in flight at a time, so that limits on clusters and on pools come to the same.
/// </summary>
public sealed class FlightSpace
{
    private readonly Room _stage, _fleet;
    private readonly Room[] _regions, _subscriptions;

    /// <param name="clusters">Asked about by their index.</param>
    public FlightSpace(StageLimits limits, IReadOnlyList<ClusterRun> clusters)
    {
        _stage = new(limits.MostInFlight, limits.MaxConcurrentNodes);
        _fleet = Under(limits.Wider?.Fleet);
        var (regions, subscriptions) = (new Dictionary<string, Room>(StringComparer.OrdinalIgnoreCase), new Dictionary<string, Room>(StringComparer.OrdinalIgnoreCase));
        _regions = [.. clusters.Select(cluster => In(regions, cluster.Cluster.Region, limits.Wider?.Region))];
        _subscriptions = [.. clusters.Select(cluster => In(subscriptions, cluster.Subscription, limits.Wider?.Subscription))];
    }

    /// <summary>False: nothing of this size fits, of whatever cluster.</summary>
    public bool HasRoomFor(int nodes) => _stage.Fits(nodes) && _fleet.Fits(nodes);

    public bool Fits(int cluster, int nodes) => _stage.Fits(nodes) && _fleet.Fits(nodes) && _regions[cluster].Fits(nodes) && _subscriptions[cluster].Fits(nodes);

    public void Take(int cluster, int nodes) => Change(cluster, 1, nodes);

    public void GiveBack(int cluster, int nodes) => Change(cluster, -1, -nodes);

    private void Change(int cluster, int pools, int nodes)
    {
        _stage.Change(pools, nodes);
        _fleet.Change(pools, nodes);
        _regions[cluster].Change(pools, nodes);
        _subscriptions[cluster].Change(pools, nodes);
    }

    private static Room In(Dictionary<string, Room> rooms, string key, ConcurrencyLimit? limit) => rooms.TryGetValue(key, out var room) ? room : rooms[key] = Under(limit);

    private static Room Under(ConcurrencyLimit? limit) => new(Math.Min(limit?.Clusters ?? int.MaxValue, limit?.Pools ?? int.MaxValue), limit?.Nodes);

    private sealed class Room(int places, int? mostNodes)
    {
        private int _pools, _nodes;

        /// <summary>A pool larger than the limit goes alone.</summary>
        public bool Fits(int nodes) => _pools < places && (_pools == 0 || mostNodes is null || _nodes + nodes <= mostNodes);

        public void Change(int pools, int nodes) => (_pools, _nodes) = (_pools + pools, _nodes + nodes);
    }
}
