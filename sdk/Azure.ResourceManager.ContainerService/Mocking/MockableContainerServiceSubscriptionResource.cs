using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Protocol;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Mocking;

/// <summary>What the extension methods of a subscription do; overriding it replaces them in tests.</summary>
public partial class MockableContainerServiceSubscriptionResource : ArmResource
{
    private readonly ArmCalls _clusterCalls;
    private readonly ArmCalls _snapshotCalls;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected MockableContainerServiceSubscriptionResource()
    {
    }

    internal MockableContainerServiceSubscriptionResource(ArmClient client, ResourceIdentifier id)
        : base(client, id)
    {
        _clusterCalls = CallsFor(ContainerServiceManagedClusterResource.ResourceType);
        _snapshotCalls = CallsFor(AgentPoolSnapshotResource.ResourceType);
    }

    /// <summary>Lists the clusters of the subscription, page by page.</summary>
    public virtual Pageable<ContainerServiceManagedClusterResource> GetContainerServiceManagedClusters(CancellationToken cancellationToken = default) =>
        _clusterCalls.List(Clusters, Cluster, cancellationToken);

    /// <summary>Lists the clusters of the subscription, page by page.</summary>
    public virtual AsyncPageable<ContainerServiceManagedClusterResource> GetContainerServiceManagedClustersAsync(CancellationToken cancellationToken = default) =>
        _clusterCalls.ListAsync(Clusters, Cluster, cancellationToken);

    /// <summary>Lists the agent pool snapshots of the subscription, page by page.</summary>
    public virtual Pageable<AgentPoolSnapshotResource> GetAgentPoolSnapshots(CancellationToken cancellationToken = default) =>
        _snapshotCalls.List(Snapshots, Snapshot, cancellationToken);

    /// <summary>Lists the agent pool snapshots of the subscription, page by page.</summary>
    public virtual AsyncPageable<AgentPoolSnapshotResource> GetAgentPoolSnapshotsAsync(CancellationToken cancellationToken = default) =>
        _snapshotCalls.ListAsync(Snapshots, Snapshot, cancellationToken);

    /// <summary>Gets the Kubernetes versions that clusters in a region can have.</summary>
    public virtual Response<KubernetesVersionListResult> GetKubernetesVersionsManagedCluster(AzureLocation location, CancellationToken cancellationToken = default) =>
        _clusterCalls.Get(false, Versions(location), WireFormat.Read<KubernetesVersionListResult>, cancellationToken).Completed();

    /// <summary>Gets the Kubernetes versions that clusters in a region can have.</summary>
    public virtual async Task<Response<KubernetesVersionListResult>> GetKubernetesVersionsManagedClusterAsync(AzureLocation location, CancellationToken cancellationToken = default) =>
        await _clusterCalls.Get(true, Versions(location), WireFormat.Read<KubernetesVersionListResult>, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets the Kubernetes versions that clusters in a region can have.</summary>
    public virtual Response<KubernetesVersionListResult> GetManagedClusterKubernetesVersions(AzureLocation location, CancellationToken cancellationToken = default) =>
        _clusterCalls.Get(false, Versions(location), WireFormat.Read<KubernetesVersionListResult>, cancellationToken).Completed();

    /// <summary>Gets the Kubernetes versions that clusters in a region can have.</summary>
    public virtual async Task<Response<KubernetesVersionListResult>> GetManagedClusterKubernetesVersionsAsync(AzureLocation location, CancellationToken cancellationToken = default) =>
        await _clusterCalls.Get(true, Versions(location), WireFormat.Read<KubernetesVersionListResult>, cancellationToken).ConfigureAwait(false);

    private ArmPath Snapshots => new(Id, "providers/Microsoft.ContainerService/snapshots");

    private ArmPath Clusters => new(Id, "providers/Microsoft.ContainerService/managedClusters");

    private ContainerServiceManagedClusterResource Cluster(JsonNode json) => ContainerServiceManagedClusterResource.Read(Client, json);

    private AgentPoolSnapshotResource Snapshot(JsonNode json) => AgentPoolSnapshotResource.Read(Client, json);

    private ArmPath Versions(AzureLocation location) => new(Id, $"providers/Microsoft.ContainerService/locations/{location}/kubernetesVersions");

    private ArmCalls CallsFor(ResourceType type)
    {
        TryGetApiVersion(type, out var apiVersion);
        return new ArmCalls(nameof(MockableContainerServiceSubscriptionResource), Pipeline, Endpoint, Diagnostics, apiVersion);
    }
}
