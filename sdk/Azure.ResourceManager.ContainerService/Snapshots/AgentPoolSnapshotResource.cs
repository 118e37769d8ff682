using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Protocol;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService;

/// <summary>A snapshot of an agent pool.</summary>
public partial class AgentPoolSnapshotResource : ArmResource, IJsonModel<AgentPoolSnapshotData>
{
    /// <summary>The type of the resource.</summary>
    public static readonly ResourceType ResourceType = "Microsoft.ContainerService/snapshots";

    private static readonly AgentPoolSnapshotData Model = ModelPrototype.Of<AgentPoolSnapshotData>();

    private readonly ArmCalls _calls;
    private readonly AgentPoolSnapshotData _data;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected AgentPoolSnapshotResource()
    {
    }

    internal AgentPoolSnapshotResource(ArmClient client, ResourceIdentifier id)
        : base(client, ResourceKind.Require(id, ResourceType))
    {
        TryGetApiVersion(ResourceType, out var apiVersion);
        _calls = new ArmCalls(nameof(AgentPoolSnapshotResource), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    internal AgentPoolSnapshotResource(ArmClient client, AgentPoolSnapshotData data)
        : this(client, data.Id)
    {
        _data = data;
        HasData = true;
    }

    /// <summary>Whether this instance carries the data of the resource.</summary>
    public virtual bool HasData { get; }

    /// <summary>The data of the resource as of the call that returned this instance.</summary>
    /// <exception cref="InvalidOperationException">This instance was made from an identifier alone.</exception>
    public virtual AgentPoolSnapshotData Data =>
        HasData ? _data : throw new InvalidOperationException("The current instance does not have data; call Get first.");

    private ArmPath Self => new(Id);

    /// <summary>The identifier of a resource of this type.</summary>
    public static ResourceIdentifier CreateResourceIdentifier(string subscriptionId, string resourceGroupName, string resourceName) =>
        new($"/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerService/snapshots/{resourceName}");

    /// <summary>Gets the snapshot as it is now.</summary>
    public virtual Response<AgentPoolSnapshotResource> Get(CancellationToken cancellationToken = default) =>
        _calls.Get(false, Self, Read, cancellationToken).Completed();

    /// <summary>Gets the snapshot as it is now.</summary>
    public virtual async Task<Response<AgentPoolSnapshotResource>> GetAsync(CancellationToken cancellationToken = default) =>
        await _calls.Get(true, Self, Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Changes the tags of the snapshot.</summary>
    public virtual Response<AgentPoolSnapshotResource> Update(ContainerServiceTagsObject containerServiceTagsObject, CancellationToken cancellationToken = default) =>
        _calls.Ask(false, RequestMethod.Patch, Self, Sent.Require(containerServiceTagsObject), Read, cancellationToken).Completed();

    /// <summary>Changes the tags of the snapshot.</summary>
    public virtual async Task<Response<AgentPoolSnapshotResource>> UpdateAsync(ContainerServiceTagsObject containerServiceTagsObject, CancellationToken cancellationToken = default) =>
        await _calls.Ask(true, RequestMethod.Patch, Self, Sent.Require(containerServiceTagsObject), Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the resource.</summary>
    public virtual ArmOperation Delete(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Delete, Self, null, default, cancellationToken).Completed();

    /// <summary>Deletes the resource.</summary>
    public virtual async Task<ArmOperation> DeleteAsync(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Delete, Self, null, default, cancellationToken).ConfigureAwait(false);

    /// <summary>Adds a tag, or changes its value.</summary>
    public virtual Response<AgentPoolSnapshotResource> AddTag(string key, string value, CancellationToken cancellationToken = default) =>
        EditTags(false, TagEdits.Add(key, value), cancellationToken).Completed();

    /// <summary>Adds a tag, or changes its value.</summary>
    public virtual async Task<Response<AgentPoolSnapshotResource>> AddTagAsync(string key, string value, CancellationToken cancellationToken = default) =>
        await EditTags(true, TagEdits.Add(key, value), cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces all tags.</summary>
    public virtual Response<AgentPoolSnapshotResource> SetTags(IDictionary<string, string> tags, CancellationToken cancellationToken = default) =>
        EditTags(false, TagEdits.Set(tags), cancellationToken).Completed();

    /// <summary>Replaces all tags.</summary>
    public virtual async Task<Response<AgentPoolSnapshotResource>> SetTagsAsync(IDictionary<string, string> tags, CancellationToken cancellationToken = default) =>
        await EditTags(true, TagEdits.Set(tags), cancellationToken).ConfigureAwait(false);

    /// <summary>Removes a tag.</summary>
    public virtual Response<AgentPoolSnapshotResource> RemoveTag(string key, CancellationToken cancellationToken = default) =>
        EditTags(false, TagEdits.Remove(key), cancellationToken).Completed();

    /// <summary>Removes a tag.</summary>
    public virtual async Task<Response<AgentPoolSnapshotResource>> RemoveTagAsync(string key, CancellationToken cancellationToken = default) =>
        await EditTags(true, TagEdits.Remove(key), cancellationToken).ConfigureAwait(false);

    // The tags are read and written whole.
    private async ValueTask<Response<AgentPoolSnapshotResource>> EditTags(
        bool async, Action<IDictionary<string, string>> edit, CancellationToken cancellationToken)
    {
        var current = (async ? await GetAsync(cancellationToken).ConfigureAwait(false) : Get(cancellationToken)).Value.Data;
        var patch = TagEdits.Patch(current.Tags, edit);
        return async ? await UpdateAsync(patch, cancellationToken).ConfigureAwait(false) : Update(patch, cancellationToken);
    }

    void IJsonModel<AgentPoolSnapshotData>.Write(Utf8JsonWriter writer, ModelReaderWriterOptions options) =>
        ((IJsonModel<AgentPoolSnapshotData>)Data).Write(writer, options);

    AgentPoolSnapshotData IJsonModel<AgentPoolSnapshotData>.Create(ref Utf8JsonReader reader, ModelReaderWriterOptions options) =>
        ((IJsonModel<AgentPoolSnapshotData>)Model).Create(ref reader, options);

    BinaryData IPersistableModel<AgentPoolSnapshotData>.Write(ModelReaderWriterOptions options) =>
        ((IPersistableModel<AgentPoolSnapshotData>)Data).Write(options);

    AgentPoolSnapshotData IPersistableModel<AgentPoolSnapshotData>.Create(BinaryData data, ModelReaderWriterOptions options) =>
        ((IPersistableModel<AgentPoolSnapshotData>)Model).Create(data, options);

    string IPersistableModel<AgentPoolSnapshotData>.GetFormatFromOptions(ModelReaderWriterOptions options) =>
        ((IPersistableModel<AgentPoolSnapshotData>)Model).GetFormatFromOptions(options);

    internal static AgentPoolSnapshotResource Read(ArmClient client, JsonNode json) => new(client, WireFormat.Read<AgentPoolSnapshotData>(json));

    private AgentPoolSnapshotResource Read(JsonNode json) => Read(Client, json);
}
