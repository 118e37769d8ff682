using Azure;
using Azure.Core;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.Resources;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Control planes through Azure Resource Manager, within its request limits. Pools keep their versions: they are changed by themselves.</summary>
public sealed class ArmControlPlanes(AzureAccess azure, RequestLimiter limiter) : IControlPlanes
{
    public Task<AzureCall> Upgrade(string clusterId, string kubernetesVersion, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.GetCluster, clusterId);
            var id = new ResourceIdentifier(clusterId);
            var group = azure.Client.GetResourceGroupResource(ResourceGroupResource.CreateResourceIdentifier(id.SubscriptionId, id.ResourceGroupName));
            var data = (await azure.Client.GetContainerServiceManagedClusterResource(id).GetAsync(stop)).Value.Data;
            limiter.Take(RequestKind.ClusterWrite, clusterId);
            data.KubernetesVersion = kubernetesVersion;
            var operation = await group.GetContainerServiceManagedClusters().CreateOrUpdateAsync(WaitUntil.Started, id.Name, data, data.ETag?.ToString(), ifNoneMatch: null, stop);
            return AzureCalls.Of(operation);
        },
        stop);
}
