namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;

/// <summary>How to get into a cluster.</summary>
public interface IClusterCredentials
{
    Task<string> Kubeconfig(string clusterId, CancellationToken stop);

    /// <summary>A token for a cluster that signs in by Entra ID.</summary>
    Task<string> Token(string serverId, CancellationToken stop);
}
