using System.Globalization;
using System.Text.Json;

namespace Benchmarks.LargeRun;

/// <summary>What the simulator wrote down about everything done to it, held against what the product says of itself.</summary>
public sealed class AzureWitness
{
    private readonly Dictionary<string, int> _upgradesAccepted = [];
    private readonly Dictionary<string, Dictionary<string, string?>> _nodes = [];
    private readonly List<Change> _changes = [];
    private readonly Dictionary<string, int> _ended = [];

    private AzureWitness()
    {
    }

    /// <summary>How upgrades ended in Azure, by how many.</summary>
    public IReadOnlyDictionary<string, int> Ended => _ended;

    public IReadOnlySet<string> Images { get; private set; } = new HashSet<string>();

    public static AzureWitness Read(string data)
    {
        var witness = new AzureWitness();
        var images = new HashSet<string>();
        foreach (var line in File.ReadLines(Path.Combine(data, "azure", "operations.jsonl")))
        {
            using var entry = JsonDocument.Parse(line);
            witness.Take(entry.RootElement, images);
        }
        witness.Images = images;
        return witness;
    }

    /// <summary>Pools to which Azure accepted more upgrades than the product made attempts (R1).</summary>
    public IReadOnlyList<string> UpgradedTooOften(Func<string, int> attempts) =>
        [.. _upgradesAccepted.Where(pool => pool.Value > attempts(pool.Key)).Select(pool => $"{pool.Key}: {pool.Value} upgrades in {attempts(pool.Key)} attempts")];

    /// <summary>The most pools and the most clusters of a ring that Azure changed at the same time (R2).</summary>
    public (int Pools, int Clusters) MostAtOnce(string ring)
    {
        var (pools, clusters) = (new HashSet<string>(), new Dictionary<string, int>());
        var most = (Pools: 0, Clusters: 0);
        foreach (var change in _changes.Where(change => change.Pool.StartsWith(ring + "-", StringComparison.Ordinal)))
        {
            var cluster = change.Pool.Split('/')[0];
            if (change.Begins && pools.Add(change.Pool))
                clusters[cluster] = clusters.GetValueOrDefault(cluster) + 1;
            else if (!change.Begins && pools.Remove(change.Pool) && --clusters[cluster] == 0)
                clusters.Remove(cluster);
            most = (Math.Max(most.Pools, pools.Count), Math.Max(most.Clusters, clusters.Count));
        }
        return most;
    }

    /// <summary>Clusters of which more than one pool was changed at the same time (R6).</summary>
    public IReadOnlyList<string> ChangedTwiceAtOnce()
    {
        var running = new Dictionary<string, HashSet<string>>();
        var found = new HashSet<string>();
        foreach (var change in _changes)
        {
            var cluster = change.Pool.Split('/')[0];
            var pools = running.TryGetValue(cluster, out var known) ? known : running[cluster] = [];
            if (change.Begins)
                pools.Add(change.Pool);
            else
                pools.Remove(change.Pool);
            if (pools.Count > 1)
                found.Add(cluster);
        }
        return [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether every node that a pool has left is on an image; a pool that was never touched is on the old one.</summary>
    public bool IsOn(string pool, string image, string untouched) =>
        _nodes.TryGetValue(pool, out var nodes) && nodes.Values.Any(value => value is not null)
            ? nodes.Values.All(value => value is null || value == image) && nodes.Values.Count(value => value is not null) == LargeFleet.NodesPerPool
            : untouched == image;

    private void Take(JsonElement entry, HashSet<string> images)
    {
        var pool = $"{Text(entry, "cluster")}/{Text(entry, "pool")}";
        switch (Text(entry, "kind"))
        {
            case "write" when Text(entry, "outcome") == "accepted" && Text(entry, "operation").EndsWith("/upgradeNodeImageVersion/action", StringComparison.Ordinal):
                var parts = Text(entry, "resource").Split('/');
                var name = $"{parts[^4]}/{parts[^2]}";
                _upgradesAccepted[name] = _upgradesAccepted.GetValueOrDefault(name) + 1;
                break;
            case "operation" when Text(entry, "operation") == "UpgradeNodeImage":
                var begins = Text(entry, "event") == "started";
                _changes.Add(new Change(pool, begins));
                images.Add(Text(entry, "image"));
                if (!begins)
                    _ended[Text(entry, "event")] = _ended.GetValueOrDefault(Text(entry, "event")) + 1;
                break;
            case "node":
                var nodes = _nodes.TryGetValue(pool, out var known) ? known : _nodes[pool] = [];
                nodes[Text(entry, "node")] = Text(entry, "event") switch
                {
                    "removed" or "surge-removed" => null,
                    "join-failed" => "none that runs",
                    _ => Text(entry, "image"),
                };
                break;
        }
    }

    private static string Text(JsonElement entry, string member) =>
        entry.TryGetProperty(member, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : Convert.ToString(value, CultureInfo.InvariantCulture)! : "";

    private sealed record Change(string Pool, bool Begins);
}
