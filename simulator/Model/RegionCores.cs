namespace AzureSimulator.Model;

/// <summary>The cores that one subscription uses in one region, and those it may use.</summary>
public sealed class RegionCores(World world, string subscription, string region)
{
    /// <summary>The limit of a region or family of which the fleet file names none.</summary>
    public const int Unlimited = 100_000;

    private readonly Dictionary<string, int> used = world.Clusters.All
        .Where(cluster => cluster.Region == region && cluster.Subscription == subscription)
        .SelectMany(cluster => cluster.Pools).Select(world.Pools.Find).OfType<PoolState>()
        .GroupBy(pool => VmSize.Family(pool.VmSize))
        .ToDictionary(family => family.Key, family => family.Sum(pool => pool.Nodes.Count * VmSize.Cores(pool.VmSize)));

    public IEnumerable<string> Families => used.Keys.Concat(Entry.FamilyQuotas.Keys).Distinct().Order(StringComparer.Ordinal);

    public int Used => used.Values.Sum();

    public int Limit => Entry.VcpuQuota ?? Unlimited;

    private Fleet.RegionEntry Entry => world.Fleet.Regions.First(known => known.Name == region);

    public int UsedOf(string family) => used.GetValueOrDefault(family);

    public int LimitOf(string family) => Entry.FamilyQuotas.TryGetValue(family, out var limit) ? limit : Limit;

    public int Left(string family) => Math.Min(Limit - Used, LimitOf(family) - UsedOf(family));

    public static bool AreLimited(World world, string region) =>
        world.Fleet.Regions.First(known => known.Name == region) is { VcpuQuota: not null } or { FamilyQuotas.Count: > 0 };
}
