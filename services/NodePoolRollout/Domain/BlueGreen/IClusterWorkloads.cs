namespace ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

/// <summary>The border to a cluster's own API for emptying nodes. One that does not answer, or does not allow it, throws a <see cref="ClusterApiException"/>.</summary>
public interface IClusterWorkloads
{
    /// <summary>Lets a node take new pods, or not. A node that is gone is nothing.</summary>
    Task Cordon(string clusterId, string node, bool closed, CancellationToken stop);

    /// <summary>The pods on a node that have to leave before it goes: not those of DaemonSets, not static ones, not those that have ended.</summary>
    Task<IReadOnlyList<NodePod>> PodsToMove(string clusterId, string node, CancellationToken stop);

    /// <summary>Asks a pod to leave, within its PodDisruptionBudget and with the time it asks for.</summary>
    /// <returns>Null: it leaves, or is gone. Else why it may not, in the words of the API.</returns>
    Task<string?> Evict(string clusterId, NodePod pod, CancellationToken stop);
}

/// <summary>A pod that has to leave its node.</summary>
/// <param name="Leaving">It is on its way: it has been asked, and has not ended yet.</param>
public sealed record NodePod(string Namespace, string Name, bool Leaving)
{
    public override string ToString() => $"{Namespace}/{Name}";
}
