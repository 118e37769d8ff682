using AzureSimulator.Model;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.BlueGreen;

/// <summary>
/// Watches clusters whose pools are replaced, from outside and at every moment: that never fewer nodes serve than before, that there is never more than one pool beside
/// another, and that a pool which was there before goes only when nothing has run on it for the final soak and the one in its place is whole.
/// </summary>
internal sealed class PoolWatch : IWatcher
{
    private readonly Hands _hands;
    private readonly TimeSpan _finalSoak;
    private readonly Dictionary<string, Dictionary<string, int>> _before = [];
    private readonly Dictionary<string, int> _serving = [];
    private readonly Dictionary<string, DateTimeOffset> _emptySince = [];
    private readonly HashSet<string> _gone = [];
    private long _changes;

    public PoolWatch(Hands hands, TimeSpan finalSoak, params string[] clusters)
    {
        (_hands, _finalSoak) = (hands, finalSoak);
        foreach (var cluster in clusters)
        {
            _before[cluster] = hands.PoolsOf(cluster).ToDictionary(pool => pool.Name, pool => pool.Nodes.Count);
            foreach (var mode in hands.PoolsOf(cluster).GroupBy(pool => pool.Mode))
                _serving[$"{cluster}/{mode.Key}"] = Serving(mode);
        }
    }

    /// <summary>What upgrades said they were doing, each once, in order: cluster/pool and words.</summary>
    public List<(DateTimeOffset At, string Pool, string Words)> Steps { get; } = [];

    public Task Look()
    {
        if (Changes() is var changes && changes != _changes)
            Read();
        _changes = changes;
        foreach (var cluster in _before.Keys)
            Look(cluster, _hands.PoolsOf(cluster));
        return Task.CompletedTask;
    }

    public void End(Outcome outcome)
    {
    }

    private long Changes() => _hands.Platform.Rollout.Query<long>("SELECT COALESCE(SUM(version), 0) FROM operations")[0];

    private void Read()
    {
        foreach (var operation in _hands.Operations)
        {
            var (pool, words) = ($"{operation.ClusterName}/{operation.PoolName}", operation.View().Step);
            if (words is not null && Steps.FindLast(step => step.Pool == pool).Words != words)
                Steps.Add((_hands.Now, pool, words));
        }
    }

    private void Look(string cluster, IReadOnlyList<PoolState> pools)
    {
        foreach (var mode in pools.GroupBy(pool => pool.Mode))
            Assert.True(Serving(mode) >= _serving[$"{cluster}/{mode.Key}"], $"{_hands.Now:u}: only {Serving(mode)} {mode.Key} nodes of {cluster} serve: {Words(pools)}");
        foreach (var twins in pools.Where(pool => Tag(pool, "of") is not null).GroupBy(pool => Tag(pool, "of")))
            Assert.True(twins.Count() == 1, $"{_hands.Now:u}: {twins.Count()} pools stand beside {twins.Key} of {cluster}: {Words(pools)}");

        foreach (var name in _before[cluster].Keys)
        {
            var id = $"{cluster}/{name}";
            if (pools.FirstOrDefault(pool => pool.Name == name) is { } there)
                Note(cluster, id, there);
            else if (_gone.Add(id))
                Deleted(cluster, name, id, pools);
        }
    }

    private void Note(string cluster, string id, PoolState pool)
    {
        if (pool.Nodes.Exists(node => !node.Cordoned) || pool.Nodes.Exists(node => _hands.Platform.Azure.World.PodsToMove(cluster, node) > 0))
            _emptySince.Remove(id);
        else
            _emptySince.TryAdd(id, _hands.Now);
    }

    private void Deleted(string cluster, string name, string id, IReadOnlyList<PoolState> pools)
    {
        Assert.True(_emptySince.TryGetValue(id, out var since) && _hands.Now - since >= _finalSoak, $"{_hands.Now:u}: {id} is gone; it was empty since {since:u}.");
        var successor = Assert.Single(pools, pool => Tag(pool, "of") == name);
        Assert.Equal(_before[cluster][name], successor.Nodes.Count(node => node.Image == Images.Target && Serves(node)));
    }

    private int Serving(IEnumerable<PoolState> pools) => pools.Sum(pool => pool.Nodes.Count(Serves));

    private bool Serves(NodeState node) => node.IsReady(_hands.Now) && !node.Cordoned;

    private static string? Tag(PoolState pool, string tag) => (string?)pool.Properties["tags"]?[$"release-orchestrator-{tag}"];

    private string Words(IEnumerable<PoolState> pools) => string.Join("; ", pools.Select(pool => $"{pool.Name} ({pool.ProvisioningState}): {pool.Nodes.Count(Serves)} of {pool.Nodes.Count}"));
}

/// <summary>What reached Azure and the clusters, counted: the same however often something dies on the way.</summary>
internal sealed record Deeds(string Made, string Deleted, int Cordoned, int Evicted)
{
    public static Deeds Of(Outcome outcome, string cluster) => new(
        Pools(outcome, cluster, "PUT"), Pools(outcome, cluster, "DELETE"),
        outcome.Log.Count(entry => (string?)entry["kind"] == "node" && (string?)entry["event"] == "cordoned" && (string?)entry["cluster"] == cluster),
        outcome.Log.Count(entry => (string?)entry["kind"] == "kubernetes" && Accepted(entry) && (string?)entry["cluster"] == cluster && Resource(entry).EndsWith("/eviction", StringComparison.Ordinal)));

    private static string Pools(Outcome outcome, string cluster, string method) => string.Join(
        " ",
        outcome.Log.Where(entry => (string?)entry["kind"] == "write" && Accepted(entry) && (string?)entry["method"] == method && Resource(entry).Contains($"/managedClusters/{cluster}/agentPools/", StringComparison.OrdinalIgnoreCase))
            .Select(entry => Resource(entry).Split('/')[^1]));

    private static bool Accepted(System.Text.Json.Nodes.JsonNode entry) => (string?)entry["outcome"] == "accepted";

    private static string Resource(System.Text.Json.Nodes.JsonNode entry) => (string?)entry["resource"] ?? "";
}
