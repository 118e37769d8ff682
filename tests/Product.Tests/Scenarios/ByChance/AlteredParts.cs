using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>node-pool-rollout's way to Azure, to be changed in one place.</summary>
internal abstract class Altered(INodePools real) : INodePools
{
    protected INodePools Real { get; } = real;

    public virtual Task<IReadOnlyList<SubscriptionSight>> List(CancellationToken stop) => Real.List(stop);

    public virtual Task<ClusterSight> Find(string clusterId, CancellationToken stop) => Real.Find(clusterId, stop);

    public virtual Task<string?> LatestImage(string poolId, CancellationToken stop) => Real.LatestImage(poolId, stop);

    public virtual Task<AzureCall> UpgradeNodeImage(string poolId, CancellationToken stop) => Real.UpgradeNodeImage(poolId, stop);

    public Task<IReadOnlyList<string>> LatestImages(string subscriptionId, string region, CancellationToken stop) => Real.LatestImages(subscriptionId, region, stop);

    public Task<IReadOnlyList<RecentVersion>> RecentVersions(string poolId, CancellationToken stop) => Real.RecentVersions(poolId, stop);

    public Task<AzureCall> Change(string poolId, PoolChange change, string? ifMatch, CancellationToken stop) => Real.Change(poolId, change, ifMatch, stop);

    public Task Abort(string poolId, CancellationToken stop) => Real.Abort(poolId, stop);

    public virtual Task<AzureProgress> Progress(AzureCall call, CancellationToken stop) => Real.Progress(call, stop);

    public Task ApplySettings(string poolId, PoolUpgradeSettings settings, CancellationToken stop) => Real.ApplySettings(poolId, settings, stop);
}

/// <summary>Makes every write that succeeded once more.</summary>
internal sealed class WritesAgain(INodePools real) : Altered(real)
{
    private readonly HashSet<string> _pools = [];

    public override async Task<AzureCall> UpgradeNodeImage(string poolId, CancellationToken stop)
    {
        _pools.Add(poolId);
        return await Real.UpgradeNodeImage(poolId, stop);
    }

    public override async Task<AzureProgress> Progress(AzureCall call, CancellationToken stop)
    {
        var progress = await Real.Progress(call, stop);
        if (progress.Status == AzureStatus.Succeeded)
        {
            foreach (var pool in _pools)
            {
                try
                {
                    await Real.UpgradeNodeImage(pool, stop);
                }
                catch (AzureException)
                {
                    // This one is busy.
                }
            }
        }

        return progress;
    }
}

/// <summary>Takes every region to offer what is wanted.</summary>
internal sealed class SeesTheTarget(INodePools real) : Altered(real)
{
    public override Task<string?> LatestImage(string poolId, CancellationToken stop) => Task.FromResult<string?>(Images.Target);
}

/// <summary>Takes every node to be Ready.</summary>
internal sealed class SeesAllNodesReady(IClusterHealth real) : IClusterHealth
{
    public async Task<IReadOnlyList<NodeSight>> Nodes(string clusterId, CancellationToken stop) => [.. (await real.Nodes(clusterId, stop)).Select(node => node with { Ready = true })];

    public Task<WorkloadSight> Workloads(string clusterId, CancellationToken stop) => real.Workloads(clusterId, stop);

    public Task<IReadOnlySet<string>> NodesUnderWorkload(string clusterId, CancellationToken stop) => real.NodesUnderWorkload(clusterId, stop);
}

/// <summary>Knows no region by its name, and no pair by its tag.</summary>
internal sealed class MistakesRegions(INodePools real) : Altered(real)
{
    public override async Task<ClusterSight> Find(string clusterId, CancellationToken stop) => Elsewhere(await Real.Find(clusterId, stop));

    public override async Task<IReadOnlyList<SubscriptionSight>> List(CancellationToken stop) =>
        [.. (await Real.List(stop)).Select(sight => sight with { Clusters = [.. sight.Clusters.Select(Elsewhere)] })];

    private static ClusterSight Elsewhere(ClusterSight cluster) =>
        cluster with { Region = "centralindia", Tags = cluster.Tags.Where(tag => tag.Key != RegionPairs.Tag).ToDictionary() };
}

/// <summary>Sees neither window nor freeze.</summary>
internal sealed class AlwaysOpen : IWindows
{
    public Task<WindowDecision> Decide(ClusterFacts cluster, CancellationToken stop) => Task.FromResult(new WindowDecision(cluster.Id, true, "always", null, null));

    public async Task<IReadOnlyList<WindowDecision>> Decide(IReadOnlyList<ClusterFacts> clusters, CancellationToken stop) => await Task.WhenAll(clusters.Select(cluster => Decide(cluster, stop)));
}
