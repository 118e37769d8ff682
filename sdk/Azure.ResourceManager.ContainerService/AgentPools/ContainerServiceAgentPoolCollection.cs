using System.Collections;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Protocol;

namespace Azure.ResourceManager.ContainerService;

/// <summary>The agent pools of a managed cluster.</summary>
public partial class ContainerServiceAgentPoolCollection : ArmCollection, IEnumerable<ContainerServiceAgentPoolResource>, IAsyncEnumerable<ContainerServiceAgentPoolResource>
{
    private readonly ArmCalls _calls;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected ContainerServiceAgentPoolCollection()
    {
    }

    internal ContainerServiceAgentPoolCollection(ArmClient client, ResourceIdentifier id)
        : base(client, ResourceKind.Require(id, ContainerServiceManagedClusterResource.ResourceType))
    {
        TryGetApiVersion(ContainerServiceAgentPoolResource.ResourceType, out var apiVersion);
        _calls = new ArmCalls(nameof(ContainerServiceAgentPoolCollection), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    private ArmPath Items => new(Id, "agentPools");

    /// <summary>Creates an agent pool, or replaces it. The conditions say when it may proceed.</summary>
    public virtual ArmOperation<ContainerServiceAgentPoolResource> CreateOrUpdate(WaitUntil waitUntil, string agentPoolName, ContainerServiceAgentPoolData data, MatchConditions matchConditions = null, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Put, Item(agentPoolName), Sent.Require(data), ArmMatch.From(matchConditions), Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Creates an agent pool, or replaces it. The conditions say when it may proceed.</summary>
    public virtual async Task<ArmOperation<ContainerServiceAgentPoolResource>> CreateOrUpdateAsync(WaitUntil waitUntil, string agentPoolName, ContainerServiceAgentPoolData data, MatchConditions matchConditions = null, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Put, Item(agentPoolName), Sent.Require(data), ArmMatch.From(matchConditions), Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Creates an agent pool, or replaces it. The eTags say when it may proceed.</summary>
    public virtual ArmOperation<ContainerServiceAgentPoolResource> CreateOrUpdate(WaitUntil waitUntil, string agentPoolName, ContainerServiceAgentPoolData data, string ifMatch, string ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Put, Item(agentPoolName), Sent.Require(data), new ArmMatch(ifMatch, ifNoneMatch), Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Creates an agent pool, or replaces it. The eTags say when it may proceed.</summary>
    public virtual async Task<ArmOperation<ContainerServiceAgentPoolResource>> CreateOrUpdateAsync(WaitUntil waitUntil, string agentPoolName, ContainerServiceAgentPoolData data, string ifMatch, string ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Put, Item(agentPoolName), Sent.Require(data), new ArmMatch(ifMatch, ifNoneMatch), Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Creates an agent pool, or replaces it.</summary>
    public virtual ArmOperation<ContainerServiceAgentPoolResource> CreateOrUpdate(WaitUntil waitUntil, string agentPoolName, ContainerServiceAgentPoolData data, CancellationToken cancellationToken) =>
        _calls.Run(false, waitUntil, RequestMethod.Put, Item(agentPoolName), Sent.Require(data), default, Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Creates an agent pool, or replaces it.</summary>
    public virtual async Task<ArmOperation<ContainerServiceAgentPoolResource>> CreateOrUpdateAsync(WaitUntil waitUntil, string agentPoolName, ContainerServiceAgentPoolData data, CancellationToken cancellationToken) =>
        await _calls.Run(true, waitUntil, RequestMethod.Put, Item(agentPoolName), Sent.Require(data), default, Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets one by its name.</summary>
    public virtual Response<ContainerServiceAgentPoolResource> Get(string agentPoolName, CancellationToken cancellationToken = default) =>
        _calls.Get(false, Item(agentPoolName), Read, cancellationToken).Completed();

    /// <summary>Gets one by its name.</summary>
    public virtual async Task<Response<ContainerServiceAgentPoolResource>> GetAsync(string agentPoolName, CancellationToken cancellationToken = default) =>
        await _calls.Get(true, Item(agentPoolName), Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets one by its name, or an answer without a value where there is none.</summary>
    public virtual NullableResponse<ContainerServiceAgentPoolResource> GetIfExists(string agentPoolName, CancellationToken cancellationToken = default) =>
        _calls.GetIfExists(false, Item(agentPoolName), Read, cancellationToken).Completed();

    /// <summary>Gets one by its name, or an answer without a value where there is none.</summary>
    public virtual async Task<NullableResponse<ContainerServiceAgentPoolResource>> GetIfExistsAsync(string agentPoolName, CancellationToken cancellationToken = default) =>
        await _calls.GetIfExists(true, Item(agentPoolName), Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Whether there is one of this name.</summary>
    public virtual Response<bool> Exists(string agentPoolName, CancellationToken cancellationToken = default) =>
        _calls.Exists(false, Item(agentPoolName), cancellationToken).Completed();

    /// <summary>Whether there is one of this name.</summary>
    public virtual async Task<Response<bool>> ExistsAsync(string agentPoolName, CancellationToken cancellationToken = default) =>
        await _calls.Exists(true, Item(agentPoolName), cancellationToken).ConfigureAwait(false);

    /// <summary>Lists all, page by page.</summary>
    public virtual Pageable<ContainerServiceAgentPoolResource> GetAll(CancellationToken cancellationToken = default) =>
        _calls.List(Items, Read, cancellationToken);

    /// <summary>Lists all, page by page.</summary>
    public virtual AsyncPageable<ContainerServiceAgentPoolResource> GetAllAsync(CancellationToken cancellationToken = default) =>
        _calls.ListAsync(Items, Read, cancellationToken);

    IEnumerator<ContainerServiceAgentPoolResource> IEnumerable<ContainerServiceAgentPoolResource>.GetEnumerator() => GetAll().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetAll().GetEnumerator();

    IAsyncEnumerator<ContainerServiceAgentPoolResource> IAsyncEnumerable<ContainerServiceAgentPoolResource>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        GetAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    private ArmPath Item(string agentPoolName)
    {
        ArgumentException.ThrowIfNullOrEmpty(agentPoolName);
        return new ArmPath(Id, $"agentPools/{agentPoolName}");
    }

    private ContainerServiceAgentPoolResource Read(JsonNode json) => ContainerServiceAgentPoolResource.Read(Client, json);
}
