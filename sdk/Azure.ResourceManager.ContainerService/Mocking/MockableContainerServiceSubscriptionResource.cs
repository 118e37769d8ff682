using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Protocol;

namespace Azure.ResourceManager.ContainerService.Mocking;

/// <summary>What the extension methods of a subscription do; overriding it replaces them in tests.</summary>
public partial class MockableContainerServiceSubscriptionResource : ArmResource
{
    private readonly ArmCalls _clusterCalls;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected MockableContainerServiceSubscriptionResource()
    {
    }

    internal MockableContainerServiceSubscriptionResource(ArmClient client, ResourceIdentifier id)
        : base(client, id)
    {
        TryGetApiVersion(ContainerServiceManagedClusterResource.ResourceType, out var apiVersion);
        _clusterCalls = new ArmCalls(nameof(MockableContainerServiceSubscriptionResource), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    /// <summary>Lists the clusters of the subscription, page by page.</summary>
    public virtual Pageable<ContainerServiceManagedClusterResource> GetContainerServiceManagedClusters(CancellationToken cancellationToken = default) =>
        _clusterCalls.List(Clusters, Cluster, cancellationToken);

    /// <summary>Lists the clusters of the subscription, page by page.</summary>
    public virtual AsyncPageable<ContainerServiceManagedClusterResource> GetContainerServiceManagedClustersAsync(CancellationToken cancellationToken = default) =>
        _clusterCalls.ListAsync(Clusters, Cluster, cancellationToken);

    private ArmPath Clusters => new(Id, "providers/Microsoft.ContainerService/managedClusters");

    private ContainerServiceManagedClusterResource Cluster(JsonNode json) => ContainerServiceManagedClusterResource.Read(Client, json);
}
