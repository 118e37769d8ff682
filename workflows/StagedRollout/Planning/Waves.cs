using ReleaseOrchestrator.Contracts.Fleet;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>
/// Puts the clusters of a stage into waves: those that may be touched first go first, then by name; a wave is as full as it may be, never holds
/// both regions of a pair (R6), and is not made to wait for a cluster that opens later than the wave behind it.
/// </summary>
public static class Waves
{
    /// <param name="from">When the stage is expected to begin.</param>
    public static List<List<SelectedCluster>> Of(IReadOnlyList<SelectedCluster> clusters, int largest, Permissions permissions, DateTimeOffset from)
    {
        var waves = new List<Wave>();
        var (earliest, opening) = (0, long.MinValue);
        foreach (var (next, opens) in clusters
            .Select(cluster => (Cluster: cluster, Opens: permissions.Of(cluster.Cluster.Id).NextFrom(from.UtcTicks) ?? long.MaxValue))
            .OrderBy(c => c.Opens).ThenBy(c => c.Cluster.Cluster.Name, StringComparer.Ordinal).ThenBy(c => c.Cluster.Cluster.Id, StringComparer.OrdinalIgnoreCase))
        {
            if (opens > opening)
                (earliest, opening) = (Math.Max(0, waves.Count - 1), opens);
            while (earliest < waves.Count && waves[earliest].Clusters.Count >= largest)
                earliest++;

            var wave = earliest;
            while (wave < waves.Count && !waves[wave].Takes(next.Cluster, largest))
                wave++;
            if (wave == waves.Count)
                waves.Add(new Wave());
            waves[wave].Add(next);
        }

        return waves.ConvertAll(wave => wave.Clusters);
    }

    private sealed class Wave
    {
        private readonly HashSet<(string Region, string? Tag)> _places = [];

        public List<SelectedCluster> Clusters { get; } = [];

        public void Add(SelectedCluster cluster)
        {
            Clusters.Add(cluster);
            _places.Add((cluster.Cluster.Region, RegionPairs.TagOf(cluster.Cluster.Tags)));
        }

        public bool Takes(FleetCluster cluster, int largest)
        {
            var tag = RegionPairs.TagOf(cluster.Tags);
            return Clusters.Count < largest && !_places.Any(place => RegionPairs.ArePaired(place.Region, place.Tag, cluster.Region, tag));
        }
    }
}
