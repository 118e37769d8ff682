using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

/// <summary>Making, scaling and deleting pools, and moving pods: what takes AKS minutes takes a look or two here.</summary>
internal sealed partial class FakeFleet : IPoolTwins, IClusterWorkloads, IAksBlueGreen
{
    public List<TwinOrder> Created { get; } = [];

    public List<string> Deleted { get; } = [];

    /// <summary>Every write to a node or pod, in order.</summary>
    public List<string> KubernetesWrites { get; } = [];

    public List<string> ChosenAksBlueGreen { get; } = [];

    /// <summary>Why the cluster has no blue-green of its own; null: it has.</summary>
    public string? RefusesAksBlueGreen { get; set; }

    /// <summary>Pods that may not leave, with the words of the API.</summary>
    public Dictionary<string, string> Budgets { get; } = [];

    /// <summary>Pools of these names are made on another image than the region's latest.</summary>
    public string? CreatedOn { get; set; }

    /// <summary>Creating a pool ends so.</summary>
    public AzureFault? CreationFault { get; set; }

    /// <summary>Done when a new pool has been accepted, before anybody is told.</summary>
    public Action? OnCreated { get; set; }

    /// <summary>Pools there were at any moment that no rule may go below.</summary>
    public int FewestSystemPools { get; private set; } = int.MaxValue;

    public FakeFleet WithPods(string cluster, string pool, params string[] names)
    {
        var found = Clusters.Values.Single(c => c.Name == cluster);
        var nodes = found.Pools.Single(p => p.Name == pool).Nodes;
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
            found.Pods.Add(new FakePod("shop", name, nodes[i % nodes.Count].Name));
        return this;
    }

    Task<AzureCall> IPoolTwins.Create(TwinOrder order, CancellationToken stop) => Do("Create", () =>
    {
        var (cluster, source) = Find(order.SourceId);
        if (cluster.Pools.Exists(pool => pool.Name == order.Name))
            throw AzureException.Of(412, "PreconditionFailed", "the pool exists");
        Created.Add(order);
        var image = CreatedOn ?? (order.SnapshotId is { } snapshot ? Snapshots[snapshot].Image : null) ?? LatestInRegion.GetValueOrDefault(cluster.Region, Latest);
        var pool = new FakePool(order.Name, image, order.Count ?? source.Nodes.Count)
        {
            Mode = source.Mode,
            OsSku = order.OsSku ?? source.OsSku,
            Settings = source.Settings,
            State = "Creating",
            Due = 2,
            Tags = new(order.Tags),
            Fault = CreationFault,
            Autoscaler = order.Count is null ? source.Autoscaler : null,
        };
        cluster.Pools.Add(pool);
        OnCreated?.Invoke();
        return new AzureCall($"create-{order.Name}", $"{cluster.Id}/agentPools/{order.Name}");
    });

    Task IPoolTwins.SetAutoscaler(string poolId, AutoscalerBounds? bounds, CancellationToken stop) => Do("SetAutoscaler", () =>
    {
        var (_, pool) = Find(poolId);
        (pool.Autoscaler, pool.State, pool.Due) = (bounds, "Updating", 1);
        return true;
    });

    Task<AzureCall> IPoolTwins.Delete(string poolId, CancellationToken stop) => Do("Delete", () =>
    {
        var (cluster, pool) = Find(poolId);
        Deleted.Add(pool.Name);
        (pool.State, pool.Due) = ("Deleting", 2);
        FewestSystemPools = Math.Min(FewestSystemPools, cluster.Pools.Count(other => other is { Mode: "System", State: "Succeeded" }));
        return new AzureCall($"delete-{pool.Name}", poolId);
    });

    Task IClusterWorkloads.Cordon(string clusterId, string node, bool closed, CancellationToken stop) => Do("Cordon", () =>
    {
        KubernetesWrites.Add($"{(closed ? "cordon" : "uncordon")} {node}");
        foreach (var pool in Cluster(clusterId).Pools)
        {
            var at = pool.Nodes.FindIndex(known => known.Name == node);
            if (at >= 0)
                pool.Nodes[at] = pool.Nodes[at] with { Schedulable = !closed };
        }

        return true;
    });

    Task<IReadOnlyList<NodePod>> IClusterWorkloads.PodsToMove(string clusterId, string node, CancellationToken stop) => Do(
        "PodsToMove", () => (IReadOnlyList<NodePod>)[.. Cluster(clusterId).Pods.Where(pod => pod.Node == node).Select(pod => new NodePod(pod.Namespace, pod.Name, false))]);

    Task<string?> IClusterWorkloads.Evict(string clusterId, NodePod pod, CancellationToken stop) => Do("Evict", () =>
    {
        KubernetesWrites.Add($"evict {pod.Name}");
        if (Budgets.TryGetValue(pod.Name, out var refusal))
            return refusal;
        var cluster = Cluster(clusterId);
        var open = cluster.Pools.SelectMany(pool => pool.Nodes).Where(node => node.Serves).ToList();
        var at = cluster.Pods.FindIndex(known => known.Name == pod.Name);
        if (at >= 0)
            cluster.Pods[at] = cluster.Pods[at] with { Node = open.MinBy(node => cluster.Pods.Count(other => other.Node == node.Name))?.Name ?? "" };
        return null;
    });

    Task IAksBlueGreen.Choose(string poolId, SwapSettings settings, CancellationToken stop) => Do("Choose", () =>
    {
        if (RefusesAksBlueGreen is { } refusal)
            throw AzureException.Of(400, "FeatureNotEnabled", refusal);
        ChosenAksBlueGreen.Add(poolId);
        return true;
    });

    private AzureProgress TwinProgress(AzureCall call)
    {
        var cluster = Clusters.Values.Single(c => ArmId.IsPoolOf(call.Resume, c.Id));
        cluster.Pass();
        return cluster.Pools.Find(pool => pool.Name == ArmId.Name(call.Resume)) switch
        {
            null => new AzureProgress(AzureStatus.Succeeded),
            { State: "Creating" or "Deleting" } => new AzureProgress(AzureStatus.Running),
            { State: "Failed", Fault: var fault } => new AzureProgress(AzureStatus.Failed, fault),
            _ => new AzureProgress(AzureStatus.Succeeded),
        };
    }
}

/// <summary>A pod of the fake; without a node it is pending.</summary>
internal sealed record FakePod(string Namespace, string Name, string Node);

internal sealed partial class FakePool
{
    public string Mode { get; set; } = "User";

    public string OsSku { get; set; } = "AzureLinux";

    public Dictionary<string, string>? Tags { get; set; }

    public AutoscalerBounds? Autoscaler { get; set; }

    /// <summary>Looks until what was begun has ended.</summary>
    public int Due { get; set; }

    private PoolDetails TwinDetails => new(
        "Linux", "x86_64", false, false, Autoscaler is not null, Autoscaler?.Least, Autoscaler?.Most, "Regular", 110, null, [], null, Tags ?? []);

    public void Pass(FakeCluster cluster)
    {
        if (State is not ("Creating" or "Updating" or "Deleting") || --Due > 0)
            return;
        if (State == "Deleting")
        {
            cluster.Pools.Remove(this);
            return;
        }

        State = State == "Creating" && Fault is not null ? "Failed" : "Succeeded";
    }
}
