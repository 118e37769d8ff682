namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>The border to Azure for control planes. Every call that does not work throws an <see cref="AzureException"/>.</summary>
public interface IControlPlanes
{
    /// <summary>Asks for a Kubernetes version of the control plane alone; answers as soon as Azure has accepted it.</summary>
    Task<AzureCall> Upgrade(string clusterId, string kubernetesVersion, CancellationToken stop);
}
