using Azure.Core;
using Azure.ResourceManager.ContainerService.Mocking;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.Resources;

namespace Azure.ResourceManager.ContainerService;

/// <summary>Reaches the container service from a client, a subscription and a resource group.</summary>
public static partial class ContainerServiceExtensions
{
    /// <summary>A cluster by its identifier, without its data.</summary>
    public static ContainerServiceManagedClusterResource GetContainerServiceManagedClusterResource(this ArmClient client, ResourceIdentifier id) =>
        Of(client).GetContainerServiceManagedClusterResource(id);

    /// <summary>An agent pool by its identifier, without its data.</summary>
    public static ContainerServiceAgentPoolResource GetContainerServiceAgentPoolResource(this ArmClient client, ResourceIdentifier id) =>
        Of(client).GetContainerServiceAgentPoolResource(id);

    /// <summary>The upgrade profile of an agent pool by its identifier, without its data.</summary>
    public static AgentPoolUpgradeProfileResource GetAgentPoolUpgradeProfileResource(this ArmClient client, ResourceIdentifier id) =>
        Of(client).GetAgentPoolUpgradeProfileResource(id);

    /// <summary>The upgrade profile of a cluster by its identifier, without its data.</summary>
    public static ManagedClusterUpgradeProfileResource GetManagedClusterUpgradeProfileResource(this ArmClient client, ResourceIdentifier id) =>
        Of(client).GetManagedClusterUpgradeProfileResource(id);

    /// <summary>A machine by its identifier, without its data.</summary>
    public static ContainerServiceMachineResource GetContainerServiceMachineResource(this ArmClient client, ResourceIdentifier id) =>
        Of(client).GetContainerServiceMachineResource(id);

    /// <summary>A maintenance configuration by its identifier, without its data.</summary>
    public static ContainerServiceMaintenanceConfigurationResource GetContainerServiceMaintenanceConfigurationResource(this ArmClient client, ResourceIdentifier id) =>
        Of(client).GetContainerServiceMaintenanceConfigurationResource(id);

    /// <summary>A snapshot by its identifier, without its data.</summary>
    public static AgentPoolSnapshotResource GetAgentPoolSnapshotResource(this ArmClient client, ResourceIdentifier id) =>
        Of(client).GetAgentPoolSnapshotResource(id);

    /// <summary>The clusters of a resource group.</summary>
    public static ContainerServiceManagedClusterCollection GetContainerServiceManagedClusters(this ResourceGroupResource resourceGroupResource) =>
        Of(resourceGroupResource).GetContainerServiceManagedClusters();

    /// <summary>Gets one cluster of a resource group.</summary>
    public static Response<ContainerServiceManagedClusterResource> GetContainerServiceManagedCluster(this ResourceGroupResource resourceGroupResource, string resourceName, CancellationToken cancellationToken = default) =>
        Of(resourceGroupResource).GetContainerServiceManagedCluster(resourceName, cancellationToken);

    /// <summary>Gets one cluster of a resource group.</summary>
    public static async Task<Response<ContainerServiceManagedClusterResource>> GetContainerServiceManagedClusterAsync(this ResourceGroupResource resourceGroupResource, string resourceName, CancellationToken cancellationToken = default) =>
        await Of(resourceGroupResource).GetContainerServiceManagedClusterAsync(resourceName, cancellationToken).ConfigureAwait(false);

    /// <summary>The agent pool snapshots of a resource group.</summary>
    public static AgentPoolSnapshotCollection GetAgentPoolSnapshots(this ResourceGroupResource resourceGroupResource) =>
        Of(resourceGroupResource).GetAgentPoolSnapshots();

    /// <summary>Gets one agent pool snapshot of a resource group.</summary>
    public static Response<AgentPoolSnapshotResource> GetAgentPoolSnapshot(this ResourceGroupResource resourceGroupResource, string resourceName, CancellationToken cancellationToken = default) =>
        Of(resourceGroupResource).GetAgentPoolSnapshot(resourceName, cancellationToken);

    /// <summary>Gets one agent pool snapshot of a resource group.</summary>
    public static async Task<Response<AgentPoolSnapshotResource>> GetAgentPoolSnapshotAsync(this ResourceGroupResource resourceGroupResource, string resourceName, CancellationToken cancellationToken = default) =>
        await Of(resourceGroupResource).GetAgentPoolSnapshotAsync(resourceName, cancellationToken).ConfigureAwait(false);

    /// <summary>Lists the clusters of a subscription, page by page.</summary>
    public static Pageable<ContainerServiceManagedClusterResource> GetContainerServiceManagedClusters(this SubscriptionResource subscriptionResource, CancellationToken cancellationToken = default) =>
        Of(subscriptionResource).GetContainerServiceManagedClusters(cancellationToken);

    /// <summary>Lists the clusters of a subscription, page by page.</summary>
    public static AsyncPageable<ContainerServiceManagedClusterResource> GetContainerServiceManagedClustersAsync(this SubscriptionResource subscriptionResource, CancellationToken cancellationToken = default) =>
        Of(subscriptionResource).GetContainerServiceManagedClustersAsync(cancellationToken);

    /// <summary>Lists the agent pool snapshots of a subscription, page by page.</summary>
    public static Pageable<AgentPoolSnapshotResource> GetAgentPoolSnapshots(this SubscriptionResource subscriptionResource, CancellationToken cancellationToken = default) =>
        Of(subscriptionResource).GetAgentPoolSnapshots(cancellationToken);

    /// <summary>Lists the agent pool snapshots of a subscription, page by page.</summary>
    public static AsyncPageable<AgentPoolSnapshotResource> GetAgentPoolSnapshotsAsync(this SubscriptionResource subscriptionResource, CancellationToken cancellationToken = default) =>
        Of(subscriptionResource).GetAgentPoolSnapshotsAsync(cancellationToken);

    /// <summary>Gets the Kubernetes versions that clusters in a region can have.</summary>
    public static Response<KubernetesVersionListResult> GetKubernetesVersionsManagedCluster(this SubscriptionResource subscriptionResource, AzureLocation location, CancellationToken cancellationToken = default) =>
        Of(subscriptionResource).GetKubernetesVersionsManagedCluster(location, cancellationToken);

    /// <summary>Gets the Kubernetes versions that clusters in a region can have.</summary>
    public static async Task<Response<KubernetesVersionListResult>> GetKubernetesVersionsManagedClusterAsync(this SubscriptionResource subscriptionResource, AzureLocation location, CancellationToken cancellationToken = default) =>
        await Of(subscriptionResource).GetKubernetesVersionsManagedClusterAsync(location, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets the Kubernetes versions that clusters in a region can have.</summary>
    public static Response<KubernetesVersionListResult> GetManagedClusterKubernetesVersions(this SubscriptionResource subscriptionResource, AzureLocation location, CancellationToken cancellationToken = default) =>
        Of(subscriptionResource).GetManagedClusterKubernetesVersions(location, cancellationToken);

    /// <summary>Gets the Kubernetes versions that clusters in a region can have.</summary>
    public static async Task<Response<KubernetesVersionListResult>> GetManagedClusterKubernetesVersionsAsync(this SubscriptionResource subscriptionResource, AzureLocation location, CancellationToken cancellationToken = default) =>
        await Of(subscriptionResource).GetManagedClusterKubernetesVersionsAsync(location, cancellationToken).ConfigureAwait(false);

    private static MockableContainerServiceArmClient Of(ArmClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.GetResourceClient(() => new MockableContainerServiceArmClient(client));
    }

    private static MockableContainerServiceResourceGroupResource Of(ResourceGroupResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.GetCachedClient(client => new MockableContainerServiceResourceGroupResource(client, resource.Id));
    }

    private static MockableContainerServiceSubscriptionResource Of(SubscriptionResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.GetCachedClient(client => new MockableContainerServiceSubscriptionResource(client, resource.Id));
    }
}
