namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>The border to a cluster's own API. One that does not answer throws a <see cref="ClusterApiException"/>.</summary>
public interface IClusterHealth
{
    Task<IReadOnlyList<NodeSight>> Nodes(string clusterId, CancellationToken stop);

    Task<WorkloadSight> Workloads(string clusterId, CancellationToken stop);

    /// <summary>Names of the nodes that run at least one ready pod which neither a DaemonSet nor the node itself owns.</summary>
    Task<IReadOnlySet<string>> NodesUnderWorkload(string clusterId, CancellationToken stop);
}

/// <summary>A cluster's own API did not answer, or not sensibly.</summary>
public sealed class ClusterApiException(string cluster, string problem, Exception? cause = null)
    : Exception($"The Kubernetes API of {cluster} does not answer: {problem}", cause);
