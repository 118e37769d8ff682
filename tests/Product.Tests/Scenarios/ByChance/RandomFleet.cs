using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>A small fleet in few regions: system pools, user pools, some of another operating system, some regions paired by tag.</summary>
internal sealed class RandomFleet
{
    public const string Ubuntu = "AKSUbuntu-2204gen2containerd-202610.06.0";

    private static readonly string[] Regions = ["eastus", "westus", "westeurope", "northeurope", "southeastasia"];

    private readonly Chance _chance;
    private readonly bool _pairedByTag;

    /// <param name="change">What every cluster is besides, where something is to happen sooner than by chance.</param>
    public RandomFleet(int seed, Func<Cluster, Cluster>? change = null)
    {
        _chance = new Chance(seed, Concern.Fleet);
        _pairedByTag = _chance.OneIn(5);
        HasUbuntu = _chance.OneIn(6);
        Clusters = [.. Enumerable.Range(1, _chance.Pick(1, 2, 2, 2, 3, 3, 4, 5)).Select(Cluster).Select(change ?? (cluster => cluster))];
    }

    public Cluster[] Clusters { get; }

    /// <summary>Some pools run Ubuntu, and the policy moves them.</summary>
    public bool HasUbuntu { get; }

    /// <summary>The pool as it was made up; null: somebody added it since.</summary>
    public Pool? Find(string cluster, string pool) => Clusters.Single(c => c.Name == cluster).Pools.SingleOrDefault(p => p.Name == pool);

    private Cluster Cluster(int number)
    {
        var cluster = new Cluster($"c{number}") { Subscription = _chance.From(0, 2) }.In(_chance.Pick(Regions)).Ring(number == 1 ? "canary" : _chance.Pick("canary", "broad", "broad"))
            .With(Pool.OfSystem("system", _chance.From(1, 3)));
        if (_chance.OneIn(5))
            cluster = cluster.With(Pool.OfSystem("second", 1));
        for (var user = _chance.Pick(0, 0, 1, 1, 2); user > 0; user--)
            cluster = cluster.With(UserPool(user));
        if (_chance.OneIn(3))
            cluster = cluster.Tagged("maintenance", "daily");
        if (_chance.OneIn(4))
            cluster = cluster.Tagged("freeze", "yes");
        return _pairedByTag && _chance.OneIn(2) ? cluster.Tagged(RegionPairs.Tag, "one") : cluster;
    }

    private Pool UserPool(int number)
    {
        var pool = new Pool($"user{number}", _chance.From(1, 4));
        return HasUbuntu && _chance.OneIn(2) ? pool with { Image = Ubuntu, OsSku = "Ubuntu2204" } : pool;
    }
}
