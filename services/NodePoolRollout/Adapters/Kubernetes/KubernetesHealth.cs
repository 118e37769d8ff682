using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;

/// <summary>Looks at clusters through their own APIs.</summary>
public sealed class KubernetesHealth(KubernetesAccess access) : IClusterHealth, IDisruptions
{
    public async Task<IReadOnlyList<NodeSight>> Nodes(string clusterId, CancellationToken stop) =>
        [.. (await access.Ask(clusterId, client => client.List("api/v1/nodes", stop), stop)).Select(KubernetesSight.Node)];

    public Task<WorkloadSight> Workloads(string clusterId, CancellationToken stop) => access.Ask(
        clusterId,
        async client => KubernetesSight.Workloads(await client.List("api/v1/pods", stop), await client.List("apis/apps/v1/daemonsets", stop), await client.List("api/v1/nodes", stop)),
        stop);

    public Task<IReadOnlySet<string>> NodesUnderWorkload(string clusterId, CancellationToken stop) => access.Ask(
        clusterId, async client => KubernetesSight.NodesUnderWorkload(await client.List("api/v1/pods", stop)), stop);

    public Task<IReadOnlyList<StuckPods>> Stuck(string clusterId, CancellationToken stop) => access.Ask<IReadOnlyList<StuckPods>>(
        clusterId,
        async client => await client.List("apis/policy/v1/poddisruptionbudgets", stop) is { Count: > 0 } budgets
            ? DisruptionSight.Of(budgets, await client.List("api/v1/pods", stop), await client.List("api/v1/nodes", stop))
            : [],
        stop);
}
