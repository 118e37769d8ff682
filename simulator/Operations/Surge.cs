using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>How many nodes a run adds, and how many it works on at once.</summary>
public static partial class Surge
{
    /// <summary>Addresses of a subnet that the platform keeps.</summary>
    private const int Reserved = 5;

    /// <summary>Nodes for an amount such as "2" or "33%"; a part of a node counts as a whole one.</summary>
    public static int Nodes(string amount, int count) => amount.EndsWith('%')
        ? (int)Math.Ceiling(Number(amount[..^1]) * count / 100.0)
        : Number(amount);

    public static int Count(JsonObject properties) => properties["count"]?.GetValue<int>() ?? 0;

    public static (int Surge, int Parallel) Of(JsonObject properties)
    {
        var settings = properties["upgradeSettings"];
        var unavailable = Nodes(settings?["maxUnavailable"]?.GetValue<string>() ?? "0", Count(properties));
        var surge = Nodes(settings?["maxSurge"]?.GetValue<string>() ?? "10%", Count(properties));
        if (surge == 0 && unavailable == 0)
            surge = 1;
        return (surge, Math.Max(1, surge > 0 ? surge : unavailable));
    }

    public static int Cores(string vmSize) =>
        Size().Match(vmSize) is { Success: true } match ? Number(match.Groups[1].Value) : 4;

    /// <summary>Surge nodes that the region has cores for; zero when there is room for none.</summary>
    public static int Affordable(World world, ClusterState cluster, PoolState pool, int wanted)
    {
        if (world.Fleet.Regions.First(region => region.Name == cluster.Region).VcpuQuota is not { } quota)
            return wanted;
        var used = world.Clusters.All
            .Where(other => other.Region == cluster.Region && other.Subscription == cluster.Subscription)
            .SelectMany(other => other.Pools).Select(world.Pools.Find).OfType<PoolState>()
            .Sum(other => other.Nodes.Count * CoresOf(other));
        return Math.Clamp((quota - used) / CoresOf(pool), 0, wanted);
    }

    /// <summary>Nodes that the cluster's subnet has addresses for; without overlay, each node takes one for itself and one for each of its pods.</summary>
    public static int Addressable(World world, ClusterState cluster, PoolState pool, int wanted)
    {
        if (cluster.SubnetAddresses is not { } size)
            return wanted;
        var overlay = cluster.Properties["networkProfile"]?["networkPluginMode"]?.GetValue<string>() == "overlay";
        int PerNode(PoolState other) => overlay ? 1 : 1 + (other.Properties["maxPods"]?.GetValue<int>() ?? 110);
        var used = cluster.Pools.Select(world.Pools.Find).OfType<PoolState>().Sum(other => other.Nodes.Count * PerNode(other));
        return Math.Clamp((size - Reserved - used) / PerNode(pool), 0, wanted);
    }

    private static int CoresOf(PoolState pool) => Cores(pool.Properties["vmSize"]?.GetValue<string>() ?? "");

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Standard_[A-Z]+?(\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex Size();
}
