using Azure.Core;

namespace Azure.ResourceManager.ContainerService.Mocking;

/// <summary>What the extension methods of a resource group do; overriding it replaces them in tests.</summary>
public partial class MockableContainerServiceResourceGroupResource : ArmResource
{
    /// <summary>Initializes a new instance for mocking.</summary>
    protected MockableContainerServiceResourceGroupResource()
    {
    }

    internal MockableContainerServiceResourceGroupResource(ArmClient client, ResourceIdentifier id)
        : base(client, id)
    {
    }

    /// <summary>The clusters of the resource group.</summary>
    public virtual ContainerServiceManagedClusterCollection GetContainerServiceManagedClusters() =>
        GetCachedClient(client => new ContainerServiceManagedClusterCollection(client, Id));

    /// <summary>Gets one cluster of the resource group.</summary>
    public virtual Response<ContainerServiceManagedClusterResource> GetContainerServiceManagedCluster(string resourceName, CancellationToken cancellationToken = default) =>
        GetContainerServiceManagedClusters().Get(resourceName, cancellationToken);

    /// <summary>Gets one cluster of the resource group.</summary>
    public virtual async Task<Response<ContainerServiceManagedClusterResource>> GetContainerServiceManagedClusterAsync(string resourceName, CancellationToken cancellationToken = default) =>
        await GetContainerServiceManagedClusters().GetAsync(resourceName, cancellationToken).ConfigureAwait(false);

    /// <summary>The agent pool snapshots of the resource group.</summary>
    public virtual AgentPoolSnapshotCollection GetAgentPoolSnapshots() =>
        GetCachedClient(client => new AgentPoolSnapshotCollection(client, Id));

    /// <summary>Gets one agent pool snapshot of the resource group.</summary>
    public virtual Response<AgentPoolSnapshotResource> GetAgentPoolSnapshot(string resourceName, CancellationToken cancellationToken = default) =>
        GetAgentPoolSnapshots().Get(resourceName, cancellationToken);

    /// <summary>Gets one agent pool snapshot of the resource group.</summary>
    public virtual async Task<Response<AgentPoolSnapshotResource>> GetAgentPoolSnapshotAsync(string resourceName, CancellationToken cancellationToken = default) =>
        await GetAgentPoolSnapshots().GetAsync(resourceName, cancellationToken).ConfigureAwait(false);
}
