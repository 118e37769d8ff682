using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Protocol;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService;

/// <summary>An agent pool of a managed cluster, and what can be done with it.</summary>
public partial class ContainerServiceAgentPoolResource : ArmResource, IJsonModel<ContainerServiceAgentPoolData>
{
    /// <summary>The type of the resource.</summary>
    public static readonly ResourceType ResourceType = "Microsoft.ContainerService/managedClusters/agentPools";

    private static readonly ContainerServiceAgentPoolData Model = ModelPrototype.Of<ContainerServiceAgentPoolData>();

    private readonly ArmCalls _calls;
    private readonly ContainerServiceAgentPoolData _data;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected ContainerServiceAgentPoolResource()
    {
    }

    internal ContainerServiceAgentPoolResource(ArmClient client, ResourceIdentifier id)
        : base(client, ResourceKind.Require(id, ResourceType))
    {
        TryGetApiVersion(ResourceType, out var apiVersion);
        _calls = new ArmCalls(nameof(ContainerServiceAgentPoolResource), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    internal ContainerServiceAgentPoolResource(ArmClient client, ContainerServiceAgentPoolData data)
        : this(client, data.Id)
    {
        _data = data;
        HasData = true;
    }

    /// <summary>Whether this instance carries the data of the resource.</summary>
    public virtual bool HasData { get; }

    /// <summary>The data of the resource as of the call that returned this instance.</summary>
    /// <exception cref="InvalidOperationException">This instance was made from an identifier alone.</exception>
    public virtual ContainerServiceAgentPoolData Data =>
        HasData ? _data : throw new InvalidOperationException("The current instance does not have data; call Get first.");

    private ArmPath Self => new(Id);

    /// <summary>The identifier of a resource of this type.</summary>
    public static ResourceIdentifier CreateResourceIdentifier(string subscriptionId, string resourceGroupName, string resourceName, string agentPoolName) =>
        new($"/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerService/managedClusters/{resourceName}/agentPools/{agentPoolName}");

    /// <summary>Gets the agent pool as it is now.</summary>
    public virtual Response<ContainerServiceAgentPoolResource> Get(CancellationToken cancellationToken = default) =>
        _calls.Get(false, Self, Read, cancellationToken).Completed();

    /// <summary>Gets the agent pool as it is now.</summary>
    public virtual async Task<Response<ContainerServiceAgentPoolResource>> GetAsync(CancellationToken cancellationToken = default) =>
        await _calls.Get(true, Self, Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces the agent pool with the given data. The conditions say when it may proceed.</summary>
    public virtual ArmOperation<ContainerServiceAgentPoolResource> Update(WaitUntil waitUntil, ContainerServiceAgentPoolData data, MatchConditions matchConditions = null, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Put, Self, Sent.Require(data), ArmMatch.From(matchConditions), Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Replaces the agent pool with the given data. The conditions say when it may proceed.</summary>
    public virtual async Task<ArmOperation<ContainerServiceAgentPoolResource>> UpdateAsync(WaitUntil waitUntil, ContainerServiceAgentPoolData data, MatchConditions matchConditions = null, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Put, Self, Sent.Require(data), ArmMatch.From(matchConditions), Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces the agent pool with the given data. The eTags say when it may proceed.</summary>
    public virtual ArmOperation<ContainerServiceAgentPoolResource> Update(WaitUntil waitUntil, ContainerServiceAgentPoolData data, string ifMatch, string ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Put, Self, Sent.Require(data), new ArmMatch(ifMatch, ifNoneMatch), Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Replaces the agent pool with the given data. The eTags say when it may proceed.</summary>
    public virtual async Task<ArmOperation<ContainerServiceAgentPoolResource>> UpdateAsync(WaitUntil waitUntil, ContainerServiceAgentPoolData data, string ifMatch, string ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Put, Self, Sent.Require(data), new ArmMatch(ifMatch, ifNoneMatch), Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces the agent pool with the given data.</summary>
    public virtual ArmOperation<ContainerServiceAgentPoolResource> Update(WaitUntil waitUntil, ContainerServiceAgentPoolData data, CancellationToken cancellationToken) =>
        _calls.Run(false, waitUntil, RequestMethod.Put, Self, Sent.Require(data), default, Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Replaces the agent pool with the given data.</summary>
    public virtual async Task<ArmOperation<ContainerServiceAgentPoolResource>> UpdateAsync(WaitUntil waitUntil, ContainerServiceAgentPoolData data, CancellationToken cancellationToken) =>
        await _calls.Run(true, waitUntil, RequestMethod.Put, Self, Sent.Require(data), default, Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the resource.</summary>
    public virtual ArmOperation Delete(WaitUntil waitUntil, bool? ignorePodDisruptionBudget = null, ETag? ifMatch = null, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Delete, Without(ignorePodDisruptionBudget), null, new ArmMatch(ifMatch?.ToString()), cancellationToken).Completed();

    /// <summary>Deletes the resource.</summary>
    public virtual async Task<ArmOperation> DeleteAsync(WaitUntil waitUntil, bool? ignorePodDisruptionBudget = null, ETag? ifMatch = null, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Delete, Without(ignorePodDisruptionBudget), null, new ArmMatch(ifMatch?.ToString()), cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the resource.</summary>
    public virtual ArmOperation Delete(WaitUntil waitUntil, bool? ignorePodDisruptionBudget, string ifMatch, CancellationToken cancellationToken) =>
        _calls.Run(false, waitUntil, RequestMethod.Delete, Without(ignorePodDisruptionBudget), null, new ArmMatch(ifMatch), cancellationToken).Completed();

    /// <summary>Deletes the resource.</summary>
    public virtual async Task<ArmOperation> DeleteAsync(WaitUntil waitUntil, bool? ignorePodDisruptionBudget, string ifMatch, CancellationToken cancellationToken) =>
        await _calls.Run(true, waitUntil, RequestMethod.Delete, Without(ignorePodDisruptionBudget), null, new ArmMatch(ifMatch), cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the resource.</summary>
    public virtual ArmOperation Delete(WaitUntil waitUntil, bool? ignorePodDisruptionBudget, CancellationToken cancellationToken) =>
        _calls.Run(false, waitUntil, RequestMethod.Delete, Without(ignorePodDisruptionBudget), null, default, cancellationToken).Completed();

    /// <summary>Deletes the resource.</summary>
    public virtual async Task<ArmOperation> DeleteAsync(WaitUntil waitUntil, bool? ignorePodDisruptionBudget, CancellationToken cancellationToken) =>
        await _calls.Run(true, waitUntil, RequestMethod.Delete, Without(ignorePodDisruptionBudget), null, default, cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the resource.</summary>
    public virtual ArmOperation Delete(WaitUntil waitUntil, CancellationToken cancellationToken) =>
        _calls.Run(false, waitUntil, RequestMethod.Delete, Self, null, default, cancellationToken).Completed();

    /// <summary>Deletes the resource.</summary>
    public virtual async Task<ArmOperation> DeleteAsync(WaitUntil waitUntil, CancellationToken cancellationToken) =>
        await _calls.Run(true, waitUntil, RequestMethod.Delete, Self, null, default, cancellationToken).ConfigureAwait(false);

    /// <summary>Moves the agent pool to the newest node image of its region.</summary>
    public virtual ArmOperation UpgradeNodeImageVersion(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Post, new ArmPath(Id, "upgradeNodeImageVersion"), null, default, cancellationToken).Completed();

    /// <summary>Moves the agent pool to the newest node image of its region.</summary>
    public virtual async Task<ArmOperation> UpgradeNodeImageVersionAsync(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Post, new ArmPath(Id, "upgradeNodeImageVersion"), null, default, cancellationToken).ConfigureAwait(false);

    /// <summary>Aborts the operation that runs on the agent pool; nodes already changed stay so.</summary>
    public virtual ArmOperation AbortLatestOperation(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Post, new ArmPath(Id, "abort"), null, default, cancellationToken).Completed();

    /// <summary>Aborts the operation that runs on the agent pool; nodes already changed stay so.</summary>
    public virtual async Task<ArmOperation> AbortLatestOperationAsync(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Post, new ArmPath(Id, "abort"), null, default, cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes machines of the agent pool.</summary>
    public virtual ArmOperation DeleteMachines(WaitUntil waitUntil, AgentPoolDeleteMachinesContent content, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Post, new ArmPath(Id, "deleteMachines"), Sent.Require(content), default, cancellationToken).Completed();

    /// <summary>Deletes machines of the agent pool.</summary>
    public virtual async Task<ArmOperation> DeleteMachinesAsync(WaitUntil waitUntil, AgentPoolDeleteMachinesContent content, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Post, new ArmPath(Id, "deleteMachines"), Sent.Require(content), default, cancellationToken).ConfigureAwait(false);

    /// <summary>Adds a tag, or changes its value.</summary>
    [Obsolete("This method is obsolete and will be removed in a future release", false)]
    public virtual Response<ContainerServiceAgentPoolResource> AddTag(string key, string value, CancellationToken cancellationToken = default) =>
        EditTags(false, TagEdits.Add(key, value), cancellationToken).Completed();

    /// <summary>Adds a tag, or changes its value.</summary>
    [Obsolete("This method is obsolete and will be removed in a future release", false)]
    public virtual async Task<Response<ContainerServiceAgentPoolResource>> AddTagAsync(string key, string value, CancellationToken cancellationToken = default) =>
        await EditTags(true, TagEdits.Add(key, value), cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces all tags.</summary>
    [Obsolete("This method is obsolete and will be removed in a future release", false)]
    public virtual Response<ContainerServiceAgentPoolResource> SetTags(IDictionary<string, string> tags, CancellationToken cancellationToken = default) =>
        EditTags(false, TagEdits.Set(tags), cancellationToken).Completed();

    /// <summary>Replaces all tags.</summary>
    [Obsolete("This method is obsolete and will be removed in a future release", false)]
    public virtual async Task<Response<ContainerServiceAgentPoolResource>> SetTagsAsync(IDictionary<string, string> tags, CancellationToken cancellationToken = default) =>
        await EditTags(true, TagEdits.Set(tags), cancellationToken).ConfigureAwait(false);

    /// <summary>Removes a tag.</summary>
    [Obsolete("This method is obsolete and will be removed in a future release", false)]
    public virtual Response<ContainerServiceAgentPoolResource> RemoveTag(string key, CancellationToken cancellationToken = default) =>
        EditTags(false, TagEdits.Remove(key), cancellationToken).Completed();

    /// <summary>Removes a tag.</summary>
    [Obsolete("This method is obsolete and will be removed in a future release", false)]
    public virtual async Task<Response<ContainerServiceAgentPoolResource>> RemoveTagAsync(string key, CancellationToken cancellationToken = default) =>
        await EditTags(true, TagEdits.Remove(key), cancellationToken).ConfigureAwait(false);

    /// <summary>Gets one machine of the agent pool.</summary>
    public virtual Response<ContainerServiceMachineResource> GetContainerServiceMachine(string machineName, CancellationToken cancellationToken = default) =>
        GetContainerServiceMachines().Get(machineName, cancellationToken);

    /// <summary>Gets one machine of the agent pool.</summary>
    public virtual async Task<Response<ContainerServiceMachineResource>> GetContainerServiceMachineAsync(string machineName, CancellationToken cancellationToken = default) =>
        await GetContainerServiceMachines().GetAsync(machineName, cancellationToken).ConfigureAwait(false);

    /// <summary>The machines of the agent pool.</summary>
    public virtual ContainerServiceMachineCollection GetContainerServiceMachines() =>
        GetCachedClient(client => new ContainerServiceMachineCollection(client, Id));

    // The service has no address for the tags alone: the agent pool is read and replaced, unless somebody else changed it meanwhile.
    private async ValueTask<Response<ContainerServiceAgentPoolResource>> EditTags(
        bool async, Action<IDictionary<string, string>> edit, CancellationToken cancellationToken)
    {
        var current = (async ? await GetAsync(cancellationToken).ConfigureAwait(false) : Get(cancellationToken)).Value.Data;
        edit(current.Tags);
        var updated = async
            ? await UpdateAsync(WaitUntil.Completed, current, current.ETag?.ToString(), cancellationToken: cancellationToken).ConfigureAwait(false)
            : Update(WaitUntil.Completed, current, current.ETag?.ToString(), cancellationToken: cancellationToken);
        return Response.FromValue(updated.Value, updated.GetRawResponse());
    }

    /// <summary>What the agent pool can be upgraded to; call its Get to read it.</summary>
    public virtual AgentPoolUpgradeProfileResource GetAgentPoolUpgradeProfile() =>
        new(Client, Id.AppendChildResource("upgradeProfiles", "default"));

    private ArmPath Without(bool? ignorePodDisruptionBudget) =>
        new(Id, null, ("ignore-pod-disruption-budget", ignorePodDisruptionBudget is { } ignore ? (ignore ? "true" : "false") : null));

    void IJsonModel<ContainerServiceAgentPoolData>.Write(Utf8JsonWriter writer, ModelReaderWriterOptions options) =>
        ((IJsonModel<ContainerServiceAgentPoolData>)Data).Write(writer, options);

    ContainerServiceAgentPoolData IJsonModel<ContainerServiceAgentPoolData>.Create(ref Utf8JsonReader reader, ModelReaderWriterOptions options) =>
        ((IJsonModel<ContainerServiceAgentPoolData>)Model).Create(ref reader, options);

    BinaryData IPersistableModel<ContainerServiceAgentPoolData>.Write(ModelReaderWriterOptions options) =>
        ((IPersistableModel<ContainerServiceAgentPoolData>)Data).Write(options);

    ContainerServiceAgentPoolData IPersistableModel<ContainerServiceAgentPoolData>.Create(BinaryData data, ModelReaderWriterOptions options) =>
        ((IPersistableModel<ContainerServiceAgentPoolData>)Model).Create(data, options);

    string IPersistableModel<ContainerServiceAgentPoolData>.GetFormatFromOptions(ModelReaderWriterOptions options) =>
        ((IPersistableModel<ContainerServiceAgentPoolData>)Model).GetFormatFromOptions(options);

    internal static ContainerServiceAgentPoolResource Read(ArmClient client, JsonNode json) => new(client, WireFormat.Read<ContainerServiceAgentPoolData>(json));

    private ContainerServiceAgentPoolResource Read(JsonNode json) => Read(Client, json);
}
