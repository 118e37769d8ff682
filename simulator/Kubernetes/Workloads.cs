using AzureSimulator.Fleet;
using AzureSimulator.Model;

namespace AzureSimulator.Kubernetes;

/// <summary>The pods of one cluster: where they run, whether they are healthy, and what an eviction does to them.</summary>
public sealed class Workloads
{
    private readonly World world;
    private readonly KubernetesState state;
    private readonly List<(PoolState Pool, NodeState Node)> nodes;

    private Workloads(World world, ClusterState cluster, KubernetesState state)
    {
        this.world = world;
        this.state = state;
        Cluster = cluster;
        Pools = [.. cluster.Pools.Select(world.Pools.Find).OfType<PoolState>()];
        nodes = [.. Pools.SelectMany(pool => pool.Nodes.Select(node => (pool, node)))];
        Deployed = [.. world.Fleet.Workloads.Where(workload =>
            cluster.Workloads.Contains(workload.Set) && (workload.Kind == WorkloadKind.DaemonSet || Pools.Any(pool => Selects(workload, pool))))];
    }

    public ClusterState Cluster { get; }

    public IReadOnlyList<PoolState> Pools { get; }

    public IReadOnlyList<WorkloadEntry> Deployed { get; }

    public IReadOnlyList<PodState> Pods => state.Pods;

    public IReadOnlyList<ClusterEvent> Events => state.Events;

    public IReadOnlyList<(PoolState Pool, NodeState Node)> Nodes => nodes;

    /// <summary>Opens the inside of a cluster, with every pod that should exist at this moment.</summary>
    public static Workloads Of(World world, ClusterState cluster)
    {
        var state = world.Kubernetes.Find(cluster.Key) ?? new KubernetesState { Key = cluster.Key };
        var workloads = new Workloads(world, cluster, state);
        workloads.Reconcile();
        return workloads;
    }

    public IEnumerable<PodState> PodsOf(WorkloadEntry workload) =>
        state.Pods.Where(pod => pod.Workload == workload.Name && pod.Namespace == workload.Namespace);

    public WorkloadEntry WorkloadOf(PodState pod) =>
        Deployed.First(workload => workload.Name == pod.Workload && workload.Namespace == pod.Namespace);

    public (PoolState Pool, NodeState Node)? FindNode(string? name) =>
        nodes.FindIndex(entry => entry.Node.Name == name) is var index and >= 0 ? nodes[index] : null;

    public int Desired(WorkloadEntry workload) =>
        workload.Kind == WorkloadKind.DaemonSet ? nodes.Count(entry => Selects(workload, entry.Pool)) : workload.Replicas;

    public bool IsHealthy(PodState pod) =>
        pod.ReadyAt is { } ready && ready <= world.Now
        && FindNode(pod.Node) is var (_, node) && node.IsReady(world.Now)
        && CrashingSince(pod) is null;

    /// <summary>From when on the pod has been crash-looping, if somebody asked for that and its delay is over.</summary>
    public DateTimeOffset? CrashingSince(PodState pod)
    {
        if (world.Faults.Count == 0 || pod.StartedAt is not { } started || FindNode(pod.Node) is not var (pool, node))
            return null;
        DateTimeOffset? first = null;
        foreach (var fault in world.Faults.All)
        {
            if (fault.Until <= world.Now || !fault.Breaks(Cluster, pool, node, pod.Workload))
                continue;
            var begins = (node.ImagedAt > started ? node.ImagedAt : started) + fault.Delay;
            if (begins <= world.Now && (first is null || begins < first))
                first = begins;
        }
        return first;
    }

    public DisruptionBudget? BudgetOf(WorkloadEntry workload)
    {
        if (workload.MinAvailable is null && workload.MaxUnavailable is null)
            return null;
        var expected = Desired(workload);
        var desired = workload.MinAvailable is { } least
            ? Portion(least, expected)
            : Math.Max(0, expected - Portion(workload.MaxUnavailable!, expected));
        var healthy = PodsOf(workload).Count(IsHealthy);
        return new DisruptionBudget(workload, expected, desired, healthy, Math.Max(0, healthy - desired));
    }

    /// <summary>Removes the pod if its budget allows that; its replacement starts on another node. Answers the budget that forbids it.</summary>
    public DisruptionBudget? Evict(PodState pod, bool ignoreBudget = false)
    {
        var workload = WorkloadOf(pod);
        if (!ignoreBudget && BudgetOf(workload) is { Allowed: 0 } budget && IsHealthy(pod))
            return budget;
        state.Pods.Remove(pod);
        AddEvent("Pod", pod.Namespace, pod.Name, "Killing", $"Stopping container {pod.Workload}", "Normal");
        Reconcile();
        Save();
        return null;
    }

    public IReadOnlyList<PodState> Evictable(NodeState node) =>
        [.. state.Pods.Where(pod => pod.Node == node.Name && WorkloadOf(pod).Kind == WorkloadKind.Deployment)];

    public void AddEvent(string kind, string space, string name, string reason, string message, string type)
    {
        state.Events.Add(new ClusterEvent($"{name}.{state.NextNumber++:x16}", space, kind, name, reason, message, type, world.Now));
        if (state.Events.Count > 200)
            state.Events.RemoveRange(0, state.Events.Count - 200);
        Save();
    }

    /// <summary>A node got a new image: everything on it starts anew.</summary>
    public void Restart(NodeState node)
    {
        foreach (var pod in state.Pods.Where(pod => pod.Node == node.Name))
            Start(pod, node);
        Save();
    }

    private void Save() => world.Kubernetes.Save(state);

    private void Reconcile()
    {
        var changed = false;
        foreach (var pod in state.Pods.ToList())
        {
            var gone = pod.Node is not null && FindNode(pod.Node) is null;
            if (gone || !Deployed.Any(workload => workload.Name == pod.Workload && workload.Namespace == pod.Namespace))
                changed = state.Pods.Remove(pod);
        }
        var load = state.Pods.Where(pod => pod.Node is not null).CountBy(pod => pod.Node!).ToDictionary();
        var initial = state.NextNumber == 0;
        foreach (var workload in Deployed)
        {
            if (workload.Kind == WorkloadKind.DaemonSet)
            {
                var served = PodsOf(workload).Select(pod => pod.Node).ToHashSet();
                foreach (var (_, node) in nodes.Where(entry => Selects(workload, entry.Pool) && !served.Contains(entry.Node.Name)))
                {
                    Place(Create(workload), node, initial);
                    changed = true;
                }
                continue;
            }
            for (var missing = workload.Replicas - PodsOf(workload).Count(); missing > 0; missing--)
            {
                Create(workload);
                changed = true;
            }
            foreach (var pod in PodsOf(workload).Where(pod => pod.Node is null).ToList())
            {
                var target = nodes
                    .Where(entry => Selects(workload, entry.Pool) && !entry.Node.Cordoned && entry.Node.IsReady(world.Now))
                    .OrderByDescending(entry => Agreeing(workload.Prefers, entry.Pool))
                    .ThenBy(entry => PodsOf(workload).Count(other => other.Node == entry.Node.Name))
                    .ThenBy(entry => load.GetValueOrDefault(entry.Node.Name))
                    .Select(entry => entry.Node)
                    .FirstOrDefault();
                if (target is null)
                    continue;
                load[target.Name] = load.GetValueOrDefault(target.Name) + 1;
                Place(pod, target, initial);
                changed = true;
            }
        }
        if (changed)
            Save();
    }

    private PodState Create(WorkloadEntry workload)
    {
        var number = state.NextNumber++;
        var hash = PodNames.Hash(workload.Namespace + "/" + workload.Name);
        var suffix = PodNames.Suffix(Cluster.Key, workload.Name, number);
        var pod = new PodState
        {
            Name = workload.Kind == WorkloadKind.DaemonSet ? $"{workload.Name}-{suffix}" : $"{workload.Name}-{hash}-{suffix}",
            Workload = workload.Name,
            Namespace = workload.Namespace,
            CreatedAt = world.Now,
        };
        state.Pods.Add(pod);
        return pod;
    }

    private void Place(PodState pod, NodeState node, bool initial)
    {
        pod.Node = node.Name;
        if (initial && node.IsReady(world.Now))
            pod.StartedAt = pod.ReadyAt = node.ReadyAt; // the cluster has been running before anybody looked into it
        else
            Start(pod, node);
    }

    private void Start(PodState pod, NodeState node)
    {
        pod.StartedAt = node.ReadyAt is { } ready && ready > world.Now ? ready : world.Now;
        pod.ReadyAt = pod.StartedAt + world.Fleet.Durations.PodStart;
    }

    /// <summary>Whether the scheduler may put pods of a workload on the nodes of a pool. DaemonSets tolerate every taint.</summary>
    private static bool Selects(WorkloadEntry workload, PoolState pool)
    {
        var named = workload.Pools is not ("all" or "system" or "user");
        return (workload.Pools switch
        {
            "all" => true,
            "system" => pool.Mode == "System",
            "user" => pool.Mode == "User",
            var names => names.Split(',', StringSplitOptions.TrimEntries).Any(name => name == pool.Name || pool.StandsInFor.Contains(name)),
        })
        && Agreeing(workload.Requires, pool) == workload.Requires.Count
        && (named || workload.Pools == "system" || workload.Kind == WorkloadKind.DaemonSet || Repelling(pool).All(workload.Tolerates.Contains));
    }

    /// <summary>How many of these labels the nodes of a pool have.</summary>
    private static int Agreeing(IReadOnlyDictionary<string, string> labels, PoolState pool) => labels.Count == 0 ? 0
        : labels.Count(label => label.Key is "agentpool" or "kubernetes.azure.com/agentpool" ? label.Value == pool.Name
            : pool.Properties["nodeLabels"]?[label.Key]?.GetValue<string>() == label.Value);

    /// <summary>The keys of the taints that keep pods away.</summary>
    private static IEnumerable<string> Repelling(PoolState pool) => (pool.Properties["nodeTaints"]?.AsArray() ?? [])
        .Select(taint => taint!.GetValue<string>()).Where(taint => !taint.EndsWith(":PreferNoSchedule", StringComparison.Ordinal)).Select(taint => taint.Split('=', ':')[0]);

    private static int Portion(string amount, int of) => amount.EndsWith('%')
        ? (int)Math.Ceiling(int.Parse(amount[..^1], System.Globalization.CultureInfo.InvariantCulture) * of / 100.0)
        : int.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A PodDisruptionBudget as it stands now.</summary>
public sealed record DisruptionBudget(WorkloadEntry Workload, int Expected, int Desired, int Healthy, int Allowed);
