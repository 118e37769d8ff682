using System.Text.Json.Nodes;
using ReleaseOrchestrator.Contracts.Releases;

namespace EndToEnd.Tests.Platform;

/// <summary>The simulator's log of what was done to it: the witness of every rule about clusters.</summary>
internal sealed class AzureLog
{
    private const string Upgrade = "Microsoft.ContainerService/managedClusters/agentPools/upgradeNodeImageVersion/action";

    private readonly List<JsonNode> _entries;

    private AzureLog(List<JsonNode> entries) => _entries = entries;

    public IEnumerable<string> UpgradedPools => Accepted(Upgrade).Select(Pool);

    public static async Task<AzureLog> Read(RunningPlatform platform, CancellationToken stop) => await Read(platform.Data, stop);

    public static async Task<AzureLog> Read(string data, CancellationToken stop) =>
        new([.. (await File.ReadAllLinesAsync(Path.Combine(data, "azure", "operations.jsonl"), stop)).Select(line => JsonNode.Parse(line)!)]);

    /// <summary>R1: every targeted pool once, and no other pool at all.</summary>
    public void ShowsEveryPoolUpgradedOnce(ReleaseView release) => Assert.Equal(
        release.Stages.SelectMany(s => s.Pools).Select(p => $"{p.Cluster}/{p.Pool}").Order(StringComparer.Ordinal),
        UpgradedPools.Order(StringComparer.Ordinal));

    /// <summary>R5: the nodes that are left of every upgraded pool are on the image of the manifest.</summary>
    public void ShowsEveryNodeOnItsImage(ReleaseView release) => Assert.All(
        release.Stages.SelectMany(s => s.Pools),
        pool =>
        {
            var nodes = _entries
                .Where(e => Text(e, "kind") == "node" && Text(e, "cluster") == pool.Cluster && Text(e, "pool") == pool.Pool)
                .GroupBy(e => Text(e, "node"))
                .Select(node => node.Last())
                .Where(last => Text(last, "event") is not ("removed" or "surge-removed"))
                .ToList();
            Assert.NotEmpty(nodes);
            Assert.All(nodes, node => Assert.Equal(pool.TargetImage, Text(node, "image")));
        });

    /// <summary>R4: nothing of a stage begins before all of the one before it has ended.</summary>
    public void ShowsStagesInOrder(ReleaseView release)
    {
        var upgrades = Upgrades().ToLookup(u => u.Pool);
        var spans = release.Stages.Select(s => s.Pools.SelectMany(p => upgrades[$"{p.Cluster}/{p.Pool}"]).ToList()).Where(s => s.Count > 0).ToList();
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.True(pair.First.Max(u => u.End) <= pair.Second.Min(u => u.Start)));
    }

    /// <summary>R6: one pool of a cluster at a time.</summary>
    public void ShowsOnePoolOfAClusterAtATime() => Assert.All(
        Upgrades().GroupBy(u => u.Pool.Split('/')[0]),
        cluster =>
        {
            var inOrder = cluster.OrderBy(u => u.Start).ToList();
            Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start, $"{pair.First} and {pair.Second}"));
        });

    /// <summary>R3: not one write to the cluster before its window opened.</summary>
    public void ShowsNoWriteTo(string cluster, DateTimeOffset before) => Assert.DoesNotContain(
        _entries,
        e => Text(e, "kind") == "write" && Text(e, "resource").Contains($"/managedClusters/{cluster}/agentPools", StringComparison.OrdinalIgnoreCase) && Time(e) < before);

    /// <summary>Every write was made by somebody with a token of the token endpoint.</summary>
    public void ShowsRealTokens()
    {
        var issued = _entries.Where(e => Text(e, "kind") == "token" && Text(e, "outcome") == "issued").Select(e => Text(e, "caller")).ToHashSet();
        Assert.NotEmpty(issued);
        Assert.All(_entries.Where(e => Text(e, "kind") == "write" && Text(e, "outcome") == "accepted"), e => Assert.Contains(Text(e, "caller"), issued));
    }

    /// <summary>Upgrades begun at or after a moment.</summary>
    public IEnumerable<string> UpgradesSince(DateTimeOffset moment) => Accepted(Upgrade).Where(e => Time(e) >= moment).Select(Pool);

    private IEnumerable<JsonNode> Accepted(string operation) => _entries.Where(e => Text(e, "operation") == operation && Text(e, "outcome") == "accepted");

    private IEnumerable<(string Pool, DateTimeOffset Start, DateTimeOffset End)> Upgrades() =>
        from operation in _entries.Where(e => Text(e, "kind") == "operation" && Text(e, "operation") == "UpgradeNodeImage").GroupBy(e => Text(e, "operationId"))
        let first = operation.First()
        select ($"{Text(first, "cluster")}/{Text(first, "pool")}", Time(first), Time(operation.Last()));

    private static string Pool(JsonNode entry) => Text(entry, "resource").Split('/') is var parts ? $"{parts[^4]}/{parts[^2]}" : "";

    private static string Text(JsonNode entry, string member) => entry[member]?.GetValue<string>() ?? "";

    private static DateTimeOffset Time(JsonNode entry) => entry["realTime"]!.GetValue<DateTimeOffset>();
}
