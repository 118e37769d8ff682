using System.Collections;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Protocol;
using Azure.ResourceManager.Resources;

namespace Azure.ResourceManager.ContainerService;

/// <summary>The managed clusters of a resource group.</summary>
public partial class ContainerServiceManagedClusterCollection : ArmCollection, IEnumerable<ContainerServiceManagedClusterResource>, IAsyncEnumerable<ContainerServiceManagedClusterResource>
{
    private readonly ArmCalls _calls;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected ContainerServiceManagedClusterCollection()
    {
    }

    internal ContainerServiceManagedClusterCollection(ArmClient client, ResourceIdentifier id)
        : base(client, ResourceKind.Require(id, ResourceGroupResource.ResourceType))
    {
        TryGetApiVersion(ContainerServiceManagedClusterResource.ResourceType, out var apiVersion);
        _calls = new ArmCalls(nameof(ContainerServiceManagedClusterCollection), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    private ArmPath Items => new(Id, "providers/Microsoft.ContainerService/managedClusters");

    /// <summary>Creates a cluster, or replaces it. The conditions say when it may proceed.</summary>
    public virtual ArmOperation<ContainerServiceManagedClusterResource> CreateOrUpdate(WaitUntil waitUntil, string resourceName, ContainerServiceManagedClusterData data, MatchConditions matchConditions = null, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Put, Item(resourceName), Sent.Require(data), ArmMatch.From(matchConditions), Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Creates a cluster, or replaces it. The conditions say when it may proceed.</summary>
    public virtual async Task<ArmOperation<ContainerServiceManagedClusterResource>> CreateOrUpdateAsync(WaitUntil waitUntil, string resourceName, ContainerServiceManagedClusterData data, MatchConditions matchConditions = null, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Put, Item(resourceName), Sent.Require(data), ArmMatch.From(matchConditions), Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Creates a cluster, or replaces it. The eTags say when it may proceed.</summary>
    public virtual ArmOperation<ContainerServiceManagedClusterResource> CreateOrUpdate(WaitUntil waitUntil, string resourceName, ContainerServiceManagedClusterData data, string ifMatch, string ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Put, Item(resourceName), Sent.Require(data), new ArmMatch(ifMatch, ifNoneMatch), Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Creates a cluster, or replaces it. The eTags say when it may proceed.</summary>
    public virtual async Task<ArmOperation<ContainerServiceManagedClusterResource>> CreateOrUpdateAsync(WaitUntil waitUntil, string resourceName, ContainerServiceManagedClusterData data, string ifMatch, string ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Put, Item(resourceName), Sent.Require(data), new ArmMatch(ifMatch, ifNoneMatch), Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Creates a cluster, or replaces it.</summary>
    public virtual ArmOperation<ContainerServiceManagedClusterResource> CreateOrUpdate(WaitUntil waitUntil, string resourceName, ContainerServiceManagedClusterData data, CancellationToken cancellationToken) =>
        _calls.Run(false, waitUntil, RequestMethod.Put, Item(resourceName), Sent.Require(data), default, Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Creates a cluster, or replaces it.</summary>
    public virtual async Task<ArmOperation<ContainerServiceManagedClusterResource>> CreateOrUpdateAsync(WaitUntil waitUntil, string resourceName, ContainerServiceManagedClusterData data, CancellationToken cancellationToken) =>
        await _calls.Run(true, waitUntil, RequestMethod.Put, Item(resourceName), Sent.Require(data), default, Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets one by its name.</summary>
    public virtual Response<ContainerServiceManagedClusterResource> Get(string resourceName, CancellationToken cancellationToken = default) =>
        _calls.Get(false, Item(resourceName), Read, cancellationToken).Completed();

    /// <summary>Gets one by its name.</summary>
    public virtual async Task<Response<ContainerServiceManagedClusterResource>> GetAsync(string resourceName, CancellationToken cancellationToken = default) =>
        await _calls.Get(true, Item(resourceName), Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets one by its name, or an answer without a value where there is none.</summary>
    public virtual NullableResponse<ContainerServiceManagedClusterResource> GetIfExists(string resourceName, CancellationToken cancellationToken = default) =>
        _calls.GetIfExists(false, Item(resourceName), Read, cancellationToken).Completed();

    /// <summary>Gets one by its name, or an answer without a value where there is none.</summary>
    public virtual async Task<NullableResponse<ContainerServiceManagedClusterResource>> GetIfExistsAsync(string resourceName, CancellationToken cancellationToken = default) =>
        await _calls.GetIfExists(true, Item(resourceName), Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Whether there is one of this name.</summary>
    public virtual Response<bool> Exists(string resourceName, CancellationToken cancellationToken = default) =>
        _calls.Exists(false, Item(resourceName), cancellationToken).Completed();

    /// <summary>Whether there is one of this name.</summary>
    public virtual async Task<Response<bool>> ExistsAsync(string resourceName, CancellationToken cancellationToken = default) =>
        await _calls.Exists(true, Item(resourceName), cancellationToken).ConfigureAwait(false);

    /// <summary>Lists all, page by page.</summary>
    public virtual Pageable<ContainerServiceManagedClusterResource> GetAll(CancellationToken cancellationToken = default) =>
        _calls.List(Items, Read, cancellationToken);

    /// <summary>Lists all, page by page.</summary>
    public virtual AsyncPageable<ContainerServiceManagedClusterResource> GetAllAsync(CancellationToken cancellationToken = default) =>
        _calls.ListAsync(Items, Read, cancellationToken);

    IEnumerator<ContainerServiceManagedClusterResource> IEnumerable<ContainerServiceManagedClusterResource>.GetEnumerator() => GetAll().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetAll().GetEnumerator();

    IAsyncEnumerator<ContainerServiceManagedClusterResource> IAsyncEnumerable<ContainerServiceManagedClusterResource>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        GetAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    private ArmPath Item(string resourceName)
    {
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        return new ArmPath(Id, $"providers/Microsoft.ContainerService/managedClusters/{resourceName}");
    }

    private ContainerServiceManagedClusterResource Read(JsonNode json) => ContainerServiceManagedClusterResource.Read(Client, json);
}
