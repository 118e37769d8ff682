using System.Globalization;
using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>How many nodes a run adds, and how many it works on at once.</summary>
public static class Surge
{
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

    /// <summary>Surge nodes that the region has cores for, in all and of the machines' family; zero when there is room for none.</summary>
    public static int Affordable(World world, ClusterState cluster, PoolState pool, int wanted) =>
        RegionCores.AreLimited(world, cluster.Region)
            ? Math.Clamp(new RegionCores(world, cluster.Subscription, cluster.Region).Left(VmSize.Family(pool.VmSize)) / VmSize.Cores(pool.VmSize), 0, wanted)
            : wanted;

    /// <summary>Nodes that the cluster's subnet has addresses for.</summary>
    public static int Addressable(World world, ClusterState cluster, PoolState pool, int wanted) =>
        Subnet.Of(world, cluster) is { } subnet ? Math.Clamp(subnet.Left / subnet.PerNode(pool), 0, wanted) : wanted;

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
