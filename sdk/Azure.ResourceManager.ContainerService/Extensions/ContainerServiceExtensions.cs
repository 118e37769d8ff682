using Azure.Core;
using Azure.ResourceManager.ContainerService.Mocking;
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

    /// <summary>The clusters of a resource group.</summary>
    public static ContainerServiceManagedClusterCollection GetContainerServiceManagedClusters(this ResourceGroupResource resourceGroupResource) =>
        Of(resourceGroupResource).GetContainerServiceManagedClusters();

    /// <summary>Gets one cluster of a resource group.</summary>
    public static Response<ContainerServiceManagedClusterResource> GetContainerServiceManagedCluster(this ResourceGroupResource resourceGroupResource, string resourceName, CancellationToken cancellationToken = default) =>
        Of(resourceGroupResource).GetContainerServiceManagedCluster(resourceName, cancellationToken);

    /// <summary>Gets one cluster of a resource group.</summary>
    public static async Task<Response<ContainerServiceManagedClusterResource>> GetContainerServiceManagedClusterAsync(this ResourceGroupResource resourceGroupResource, string resourceName, CancellationToken cancellationToken = default) =>
        await Of(resourceGroupResource).GetContainerServiceManagedClusterAsync(resourceName, cancellationToken).ConfigureAwait(false);

    /// <summary>Lists the clusters of a subscription, page by page.</summary>
    public static Pageable<ContainerServiceManagedClusterResource> GetContainerServiceManagedClusters(this SubscriptionResource subscriptionResource, CancellationToken cancellationToken = default) =>
        Of(subscriptionResource).GetContainerServiceManagedClusters(cancellationToken);

    /// <summary>Lists the clusters of a subscription, page by page.</summary>
    public static AsyncPageable<ContainerServiceManagedClusterResource> GetContainerServiceManagedClustersAsync(this SubscriptionResource subscriptionResource, CancellationToken cancellationToken = default) =>
        Of(subscriptionResource).GetContainerServiceManagedClustersAsync(cancellationToken);

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
