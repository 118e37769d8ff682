using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

/// <summary>Ends the process: what has happened outside stays, what was to be noted is not.</summary>
internal sealed class KilledException : OperationCanceledException;

/// <summary>A fleet in memory with the behaviour of AKS that matters here: an upgrade goes node by node, one poll a node.</summary>
internal sealed partial class FakeFleet : INodePools, IClusterHealth, IWindows
{
    public const string Subscription = "5f0c2d1e-8a34-4b6f-9c1d-0e7f3a5b2c48";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FakeRun> _runs = [];
    private int _calls;

    public Dictionary<string, FakeCluster> Clusters { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What each region offers, by family.</summary>
    public string Latest { get; set; } = Images.November;

    public Dictionary<string, string> LatestInRegion { get; } = [];

    public Func<ClusterFacts, WindowDecision>? Window { get; set; }

    /// <summary>Thrown instead of doing the call of this name.</summary>
    public Dictionary<string, Queue<Exception>> Troubles { get; } = [];

    /// <summary>The call, counted from one, after which the process is killed.</summary>
    public int KillAfterCall { get; set; }

    /// <summary>Done when an upgrade has been accepted, before anybody is told.</summary>
    public Action? OnAccepted { get; set; }

    public int Calls => _calls;

    public List<string> Upgrades { get; } = [];

    public List<string> Aborts { get; } = [];

    /// <summary>Done when an abort has been accepted, before anybody is told.</summary>
    public Action? OnAborted { get; set; }

    public List<string> SettingsWrites { get; } = [];

    public int MostAtOnce { get; private set; }

    public int MostClustersAtOnce { get; private set; }

    public int MostPoolsOfOneCluster { get; private set; }

    /// <summary>Polls until each upgrade has ended; 0: as many as nodes.</summary>
    public FakeCluster Add(
        string name, string region = "eastus", string pools = "system,apps", int nodes = 3, string image = Images.October, string? pair = null, string subscription = Subscription)
    {
        var id = $"/subscriptions/{subscription}/resourceGroups/fleet/providers/Microsoft.ContainerService/managedClusters/{name}";
        var cluster = new FakeCluster(id, name, region);
        if (pair is not null)
            cluster.Tags["region-pair"] = pair;
        foreach (var pool in pools.Split(','))
            cluster.Pools.Add(new FakePool(pool, image, nodes));
        return Clusters[id] = cluster;
    }

    public FakePool Pool(string cluster, string pool) => Clusters.Values.Single(c => c.Name == cluster).Pools.Single(p => p.Name == pool);

    /// <summary>Subscriptions that cannot be listed.</summary>
    public Dictionary<string, AzureException> Away { get; } = [];

    Task<IReadOnlyList<SubscriptionSight>> INodePools.List(CancellationToken stop) => Do("List", () => (IReadOnlyList<SubscriptionSight>)
        [
            .. Clusters.Values.Select(c => c.Sight()).GroupBy(cluster => cluster.SubscriptionId)
                .Select(group => Away.TryGetValue(group.Key, out var problem) ? new SubscriptionSight(group.Key, [], problem) : new SubscriptionSight(group.Key, [.. group])),
        ]);

    Task<ClusterSight> INodePools.Find(string clusterId, CancellationToken stop) => Do("Find", () =>
    {
        var cluster = Cluster(clusterId);
        cluster.Look();
        cluster.Pass();
        return cluster.Sight();
    });

    Task<string?> INodePools.LatestImage(string poolId, CancellationToken stop) => Do<string?>(
        "LatestImage", () => LatestInRegion.GetValueOrDefault(Find(poolId).Cluster.Region, Latest));

    Task<AzureCall> INodePools.UpgradeNodeImage(string poolId, CancellationToken stop) => Do("UpgradeNodeImage", () =>
    {
        var (cluster, pool) = Find(poolId);
        if (!ProvisioningStates.IsTerminal(pool.State))
            throw AzureException.Of(409, "OperationNotAllowed", $"Another operation ({pool.Name} - {pool.State}) is in progress");
        Upgrades.Add(poolId);
        if (pool.SnapshotId is not null)
            return Run(cluster, pool, pool.Image); // a pool that keeps to a snapshot stays where it is
        return Run(cluster, pool, LatestInRegion.GetValueOrDefault(cluster.Region, Latest));
    });

    private AzureCall Run(FakeCluster cluster, FakePool pool, string image, string? kubernetes = null, string state = "UpgradingNodeImageVersion", bool isWayBack = false)
    {
        (pool.State, pool.ETag) = (state, pool.ETag + 1);
        var id = $"op-{_runs.Count + 1}";
        _runs[id] = new FakeRun(cluster, pool, image, kubernetes ?? pool.Kubernetes, isWayBack);
        Count();
        OnAccepted?.Invoke();
        return new AzureCall(id, id);
    }

    Task INodePools.Abort(string poolId, CancellationToken stop) => Do("Abort", () =>
    {
        var run = _runs.Values.LastOrDefault(run => ArmId.Same($"{run.Cluster.Id}/agentPools/{run.Pool.Name}", poolId));
        if (run is null || ProvisioningStates.IsTerminal(run.Pool.State))
            throw AzureException.Of(409, "OperationNotAllowed", "There is no operation to abort");
        Aborts.Add(poolId);
        run.Pool.State = "Canceling";
        OnAborted?.Invoke();
        return true;
    });

    Task<AzureProgress> INodePools.Progress(AzureCall call, CancellationToken stop) => Do("Progress", () => _runs.TryGetValue(call.Resume, out var run) ? run.Step() : TwinProgress(call));

    Task INodePools.ApplySettings(string poolId, PoolUpgradeSettings settings, CancellationToken stop) => Do("ApplySettings", () =>
    {
        var (_, pool) = Find(poolId);
        SettingsWrites.Add($"{pool.Name} {settings.MaxSurge}{(settings.MaxUnavailable is { } missing ? $" -{missing}" : "")}");
        pool.Settings = new PoolUpgradeSettings(
            settings.MaxSurge ?? pool.Settings.MaxSurge, settings.DrainTimeoutMinutes ?? pool.Settings.DrainTimeoutMinutes,
            settings.NodeSoakMinutes ?? pool.Settings.NodeSoakMinutes, settings.MaxUnavailable ?? pool.Settings.MaxUnavailable);
        pool.ETag++;
        return true;
    });

    Task<IReadOnlyList<NodeSight>> IClusterHealth.Nodes(string clusterId, CancellationToken stop) => Do("Nodes", () =>
    {
        // Those whose operation nobody polls go on too.
        foreach (var run in _runs.Values.Where(run => ArmId.Same(run.Cluster.Id, clusterId)))
            run.PassedBy();
        return (IReadOnlyList<NodeSight>)[.. Cluster(clusterId).Pools.SelectMany(pool => pool.Nodes)];
    });

    Task<WorkloadSight> IClusterHealth.Workloads(string clusterId, CancellationToken stop) => Do("Workloads", () => Cluster(clusterId).Workloads);

    Task<IReadOnlySet<string>> IClusterHealth.NodesUnderWorkload(string clusterId, CancellationToken stop) => Do("NodesUnderWorkload", () => (IReadOnlySet<string>)Cluster(clusterId).Busy);

    Task<WindowDecision> IWindows.Decide(ClusterFacts cluster, CancellationToken stop) => Do(
        "Decide", () => Window?.Invoke(cluster) ?? new WindowDecision(cluster.Id, true, "No window limits it.", null, null));

    Task<IReadOnlyList<WindowDecision>> IWindows.Decide(IReadOnlyList<ClusterFacts> clusters, CancellationToken stop) => Do(
        "Decide", () => (IReadOnlyList<WindowDecision>)[.. clusters.Select(cluster => Window?.Invoke(cluster) ?? new WindowDecision(cluster.Id, true, "No window limits it.", null, null))]);

    private Task<T> Do<T>(string name, Func<T> call)
    {
        lock (_gate)
        {
            if (Troubles.TryGetValue(name, out var troubles) && troubles.TryDequeue(out var trouble))
                return Task.FromException<T>(trouble);
            var result = call();
            if (++_calls == KillAfterCall)
                throw new KilledException();
            return Task.FromResult(result);
        }
    }

    private void Count()
    {
        var running = Clusters.Values.Select(c => c.Pools.Count(p => !ProvisioningStates.IsTerminal(p.State))).ToList();
        MostAtOnce = Math.Max(MostAtOnce, running.Sum());
        MostClustersAtOnce = Math.Max(MostClustersAtOnce, running.Count(n => n > 0));
        MostPoolsOfOneCluster = Math.Max(MostPoolsOfOneCluster, running.Max());
    }

    private FakeCluster Cluster(string id) => Clusters.TryGetValue(id, out var cluster) ? cluster : throw AzureException.Of(404, "ResourceNotFound", "no such cluster");

    private (FakeCluster Cluster, FakePool Pool) Find(string poolId)
    {
        var cluster = Clusters.Values.Single(c => ArmId.IsPoolOf(poolId, c.Id));
        return (cluster, cluster.Pools.Single(pool => pool.Name == ArmId.Name(poolId)));
    }
}

/// <summary>An upgrade in the fake: one node a step.</summary>
internal sealed class FakeRun(FakeCluster cluster, FakePool pool, string image, string kubernetes, bool isWayBack)
{
    public FakeCluster Cluster { get; } = cluster;

    public FakePool Pool { get; } = pool;

    private AzureProgress _status = new(AzureStatus.Running);

    public AzureProgress Step()
    {
        if (_status.Status != AzureStatus.Running)
            return _status;
        if (Pool.State == "Canceling")
        {
            Pool.State = "Canceled";
            return _status = new AzureProgress(AzureStatus.Canceled);
        }

        var next = Pool.Nodes.FindIndex(node => !node.IsOn(image));
        if (Pool.FailAfterNodes is { } most && Pool.Nodes.Count(node => node.IsOn(image)) >= most)
        {
            Pool.Fault = Pool.FailWith;
            Pool.State = "Failed";
            return _status = new AzureProgress(AzureStatus.Failed, Pool.FailWith);
        }

        if (next >= 0)
            Pool.Nodes[next] = Pool.Nodes[next] with { Image = image };
        if (Pool.Nodes.TrueForAll(node => node.IsOn(image)))
        {
            Pool.Recent.Clear();
            if (!isWayBack && (Pool.Image, Pool.Kubernetes) != (image, kubernetes))
                Pool.Recent.Add(new RecentVersion(Pool.Image, Pool.Kubernetes, Pool.Now()));
            (Pool.Image, Pool.Kubernetes, Pool.State, Pool.ETag) = (image, kubernetes, "Succeeded", Pool.ETag + 1);
            _status = new AzureProgress(Pool.OperationsExpire ? AzureStatus.Forgotten : AzureStatus.Succeeded);
        }

        return Pool.OperationsExpire ? new AzureProgress(AzureStatus.Forgotten) : _status;
    }

    public void PassedBy()
    {
        if (Pool.OperationsExpire || Pool.GoesOnAlone)
            Step();
    }
}

internal sealed record FakeCluster(string Id, string Name, string Region)
{
    public List<FakePool> Pools { get; } = [];

    public List<FakePod> Pods { get; } = [];

    /// <summary>One look later: what was begun has ended.</summary>
    public void Pass()
    {
        foreach (var pool in Pools.ToList())
            pool.Pass(this);
    }

    public Dictionary<string, string> Tags { get; } = [];

    public string State { get; set; } = "Succeeded";

    public string Power { get; set; } = "Running";

    public string? Channel { get; set; }

    public string? NodeOsChannel { get; set; }

    public string Kubernetes { get; set; } = "1.34.8";

    /// <summary>Where its control plane is on its way to, and how many looks that takes; a negative number: it fails then.</summary>
    public (string To, int Looks)? Upgrading { get; set; }

    public bool ControlPlaneFails { get; set; }

    /// <summary>One look at it: what is under way there goes on.</summary>
    public void Look()
    {
        if (Upgrading is not { } upgrade)
            return;
        if (upgrade.Looks > 0)
        {
            Upgrading = (upgrade.To, upgrade.Looks - 1);
            return;
        }

        (State, Upgrading) = (ControlPlaneFails ? "Failed" : "Succeeded", null);
        Kubernetes = ControlPlaneFails ? Kubernetes : upgrade.To;
    }

    public WorkloadSight Workloads { get; set; } = new([], []);

    /// <summary>Nodes that carry work.</summary>
    public HashSet<string> Busy { get; } = [];

    public ClusterSight Sight() => new(
        Id, Name, ArmId.Subscription(Id), "fleet", Region, Kubernetes, State, Power, false, Tags, [.. Pools.Select(pool => pool.Sight(Id))], Channel, NodeOsChannel);
}

internal sealed partial class FakePool
{
    public FakePool(string name, string image, int nodes)
    {
        (Name, Image, Mode) = (name, image, name == "system" ? "System" : "User");
        Nodes = [.. Enumerable.Range(0, nodes).Select(n => new NodeSight($"aks-{name}-{n}", name, image, true, true))];
    }

    public string Name { get; }

    public string Image { get; set; }

    public string State { get; set; } = "Succeeded";

    public string Power { get; set; } = "Running";

    public string Kubernetes { get; set; } = "1.34.8";

    public string VmSize { get; set; } = "Standard_D8s_v5";

    /// <summary>The snapshot it keeps to.</summary>
    public string? SnapshotId { get; set; }

    /// <summary>What AKS would take it back to.</summary>
    public List<RecentVersion> Recent { get; } = [];

    public Func<DateTimeOffset> Now { get; set; } = () => new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    public int ETag { get; set; } = 1;

    public List<NodeSight> Nodes { get; }

    public PoolUpgradeSettings Settings { get; set; } = new("10%", 30, 0);

    public AzureFault? Fault { get; set; }

    public int? FailAfterNodes { get; set; }

    public AzureFault FailWith { get; set; } = new("PodDrainFailure", "Pod shop/checkout-1 could not be evicted");

    /// <summary>Azure forgets operations as soon as they are asked for.</summary>
    public bool OperationsExpire { get; set; }

    /// <summary>Goes on when its nodes are looked at, as it would by itself.</summary>
    public bool GoesOnAlone { get; set; }

    public PoolDetails? Details { get; set; }

    /// <summary>The pool and its nodes are on this image all of a sudden.</summary>
    public void MoveTo(string image)
    {
        Image = image;
        for (var n = 0; n < Nodes.Count; n++)
            Nodes[n] = Nodes[n] with { Image = image };
    }

    public PoolSight Sight(string clusterId) => new(
        $"{clusterId}/agentPools/{Name}", Name, Mode, Image, OsSku, "Linux", Nodes.Count, VmSize, State, Power, $"{ETag}", Settings, Fault, Kubernetes,
        Details ?? (Tags is null && Autoscaler is null
            ? new PoolDetails("Linux", "x86_64", Image.Contains("fips", StringComparison.Ordinal), false, false, null, null, "Regular", 110, null, [], SnapshotId)
            : TwinDetails));
}

internal static class Images
{
    public const string October = "AKSAzureLinux-V3gen2-202610.06.0";
    public const string November = "AKSAzureLinux-V3gen2-202611.21.0";
    public const string December = "AKSAzureLinux-V3gen2-202612.05.0";
    public const string NovemberFips = "AKSAzureLinux-V3gen2fips-202611.21.0";
}
