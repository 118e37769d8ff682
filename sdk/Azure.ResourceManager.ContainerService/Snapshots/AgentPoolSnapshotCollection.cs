using System.Collections;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Protocol;
using Azure.ResourceManager.Resources;

namespace Azure.ResourceManager.ContainerService;

/// <summary>The agent pool snapshots of a resource group.</summary>
public partial class AgentPoolSnapshotCollection : ArmCollection, IEnumerable<AgentPoolSnapshotResource>, IAsyncEnumerable<AgentPoolSnapshotResource>
{
    private readonly ArmCalls _calls;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected AgentPoolSnapshotCollection()
    {
    }

    internal AgentPoolSnapshotCollection(ArmClient client, ResourceIdentifier id)
        : base(client, ResourceKind.Require(id, ResourceGroupResource.ResourceType))
    {
        TryGetApiVersion(AgentPoolSnapshotResource.ResourceType, out var apiVersion);
        _calls = new ArmCalls(nameof(AgentPoolSnapshotCollection), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    private ArmPath Items => new(Id, "providers/Microsoft.ContainerService/snapshots");

    /// <summary>Creates a snapshot, or replaces it.</summary>
    public virtual ArmOperation<AgentPoolSnapshotResource> CreateOrUpdate(WaitUntil waitUntil, string resourceName, AgentPoolSnapshotData data, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Put, Item(resourceName), Sent.Require(data), default, Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Creates a snapshot, or replaces it.</summary>
    public virtual async Task<ArmOperation<AgentPoolSnapshotResource>> CreateOrUpdateAsync(WaitUntil waitUntil, string resourceName, AgentPoolSnapshotData data, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Put, Item(resourceName), Sent.Require(data), default, Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets one by its name.</summary>
    public virtual Response<AgentPoolSnapshotResource> Get(string resourceName, CancellationToken cancellationToken = default) =>
        _calls.Get(false, Item(resourceName), Read, cancellationToken).Completed();

    /// <summary>Gets one by its name.</summary>
    public virtual async Task<Response<AgentPoolSnapshotResource>> GetAsync(string resourceName, CancellationToken cancellationToken = default) =>
        await _calls.Get(true, Item(resourceName), Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets one by its name, or an answer without a value where there is none.</summary>
    public virtual NullableResponse<AgentPoolSnapshotResource> GetIfExists(string resourceName, CancellationToken cancellationToken = default) =>
        _calls.GetIfExists(false, Item(resourceName), Read, cancellationToken).Completed();

    /// <summary>Gets one by its name, or an answer without a value where there is none.</summary>
    public virtual async Task<NullableResponse<AgentPoolSnapshotResource>> GetIfExistsAsync(string resourceName, CancellationToken cancellationToken = default) =>
        await _calls.GetIfExists(true, Item(resourceName), Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Whether there is one of this name.</summary>
    public virtual Response<bool> Exists(string resourceName, CancellationToken cancellationToken = default) =>
        _calls.Exists(false, Item(resourceName), cancellationToken).Completed();

    /// <summary>Whether there is one of this name.</summary>
    public virtual async Task<Response<bool>> ExistsAsync(string resourceName, CancellationToken cancellationToken = default) =>
        await _calls.Exists(true, Item(resourceName), cancellationToken).ConfigureAwait(false);

    /// <summary>Lists all, page by page.</summary>
    public virtual Pageable<AgentPoolSnapshotResource> GetAll(CancellationToken cancellationToken = default) =>
        _calls.List(Items, Read, cancellationToken);

    /// <summary>Lists all, page by page.</summary>
    public virtual AsyncPageable<AgentPoolSnapshotResource> GetAllAsync(CancellationToken cancellationToken = default) =>
        _calls.ListAsync(Items, Read, cancellationToken);

    IEnumerator<AgentPoolSnapshotResource> IEnumerable<AgentPoolSnapshotResource>.GetEnumerator() => GetAll().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetAll().GetEnumerator();

    IAsyncEnumerator<AgentPoolSnapshotResource> IAsyncEnumerable<AgentPoolSnapshotResource>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        GetAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    private ArmPath Item(string resourceName)
    {
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        return new ArmPath(Id, $"providers/Microsoft.ContainerService/snapshots/{resourceName}");
    }

    private AgentPoolSnapshotResource Read(JsonNode json) => AgentPoolSnapshotResource.Read(Client, json);
}
