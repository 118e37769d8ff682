using System.Globalization;
using System.Numerics;

namespace AzureSimulator.Model;

/// <summary>The subnet that the nodes of a cluster take their addresses from. It exists where the fleet file says how many it has.</summary>
public sealed class Subnet(World world, ClusterState cluster, int addresses)
{
    /// <summary>Addresses of a subnet that the platform keeps.</summary>
    public const int Reserved = 5;

    public const string Name = "nodes";

    public static Subnet? Of(World world, ClusterState cluster) => cluster.SubnetAddresses is { } addresses ? new Subnet(world, cluster, addresses) : null;

    public static string NetworkOf(string cluster) => cluster + "-vnet";

    public static string IdOf(string subscription, string group, string cluster) =>
        $"/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{NetworkOf(cluster)}/subnets/{Name}";

    public string Id => IdOf(cluster.Subscription, cluster.ResourceGroup, cluster.Name);

    /// <summary>The smallest block that holds the addresses; what it has more than that is taken by something else.</summary>
    public string Prefix => string.Create(CultureInfo.InvariantCulture, $"10.224.0.0/{32 - BitOperations.Log2(Block)}");

    public int Usable => (int)Block - Reserved;

    public int Foreign => (int)Block - addresses;

    public int Used => Foreign + Pools.Sum(pool => pool.Nodes.Count * PerNode(pool));

    public int Left => Usable - Used;

    public IEnumerable<PoolState> Pools => cluster.Pools.Select(world.Pools.Find).OfType<PoolState>();

    /// <summary>Without overlay, a node takes one address for itself and one for each pod that it may run.</summary>
    public int PerNode(PoolState pool) =>
        cluster.Properties["networkProfile"]?["networkPluginMode"]?.GetValue<string>() == "overlay" ? 1 : 1 + (pool.Properties["maxPods"]?.GetValue<int>() ?? 110);

    private uint Block => BitOperations.RoundUpToPowerOf2((uint)Math.Max(addresses, 8));
}
