using AzureSimulator.Fleet;
using AzureSimulator.Model;

namespace AzureSimulator.Kubernetes;

/// <summary>
/// What a node says of itself: in its nodeInfo, and in the labels and annotations that a DaemonSet writes once it runs there. It follows from the
/// node's image, unless a fault makes the node lie.
/// </summary>
public sealed class NodeFacts
{
    private readonly Dictionary<string, string> facts;

    private NodeFacts(Dictionary<string, string> facts, IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations)
    {
        this.facts = facts;
        Labels = Published(labels);
        Annotations = Published(annotations);
    }

    public string this[string name] => facts.GetValueOrDefault(name, "");

    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; }

    public static NodeFacts Of(World world, ClusterState cluster, PoolState pool, NodeState node)
    {
        var facts = new Dictionary<string, string>(ImageFamily.UsualFacts(node.Image)) { ["bootID"] = KubernetesObjects.Uid($"{node.Name}/{node.ImagedAt.UtcTicks}") };
        foreach (var (name, value) in world.Catalogue.Find($"{cluster.Region}/{node.Image}")?.Facts ?? [])
            facts[name] = value;
        foreach (var fault in world.Faults.All.Where(fault => !(fault.Until <= world.Now) && fault.Falsifies(cluster, pool, node)))
            Falsify(facts, fault.Facts);
        return IsPublishing(world, cluster, node) && world.Fleet.NodeFacts is { } places
            ? new NodeFacts(facts, places.Labels, places.Annotations)
            : new NodeFacts(facts, Nowhere, Nowhere);
    }

    private static readonly Dictionary<string, string> Nowhere = [];

    private static bool IsPublishing(World world, ClusterState cluster, NodeState node) =>
        world.Fleet.NodeFacts is { } places
        && node.ReadyAt is { } ready && ready + world.Fleet.Durations.PodStart <= world.Now
        && (places.DaemonSet is not { } name || world.Fleet.Workloads.Any(workload =>
            workload.Kind == WorkloadKind.DaemonSet && workload.Name == name && cluster.Workloads.Contains(workload.Set)));

    private static void Falsify(Dictionary<string, string> facts, IReadOnlyDictionary<string, string?> lies)
    {
        foreach (var (name, value) in lies)
        {
            if (value is null)
                facts.Remove(name);
            else
                facts[name] = value;
        }
    }

    private List<KeyValuePair<string, string>> Published(IReadOnlyDictionary<string, string> places) =>
        [.. places.Where(place => facts.ContainsKey(place.Key)).Select(place => KeyValuePair.Create(place.Value, facts[place.Key]))];
}
