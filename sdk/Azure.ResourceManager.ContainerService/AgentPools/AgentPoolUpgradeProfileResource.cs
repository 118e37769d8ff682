using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Protocol;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService;

/// <summary>What an agent pool can be upgraded to.</summary>
public partial class AgentPoolUpgradeProfileResource : ArmResource, IJsonModel<AgentPoolUpgradeProfileData>
{
    /// <summary>The type of the resource.</summary>
    public static readonly ResourceType ResourceType = "Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles";

    private static readonly AgentPoolUpgradeProfileData Model = ModelPrototype.Of<AgentPoolUpgradeProfileData>();

    private readonly ArmCalls _calls;
    private readonly AgentPoolUpgradeProfileData _data;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected AgentPoolUpgradeProfileResource()
    {
    }

    internal AgentPoolUpgradeProfileResource(ArmClient client, ResourceIdentifier id)
        : base(client, ResourceKind.Require(id, ResourceType))
    {
        TryGetApiVersion(ResourceType, out var apiVersion);
        _calls = new ArmCalls(nameof(AgentPoolUpgradeProfileResource), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    internal AgentPoolUpgradeProfileResource(ArmClient client, AgentPoolUpgradeProfileData data)
        : this(client, data.Id)
    {
        _data = data;
        HasData = true;
    }

    /// <summary>Whether this instance carries the data of the resource.</summary>
    public virtual bool HasData { get; }

    /// <summary>The data of the resource as of the call that returned this instance.</summary>
    /// <exception cref="InvalidOperationException">This instance was made from an identifier alone.</exception>
    public virtual AgentPoolUpgradeProfileData Data =>
        HasData ? _data : throw new InvalidOperationException("The current instance does not have data; call Get first.");

    private ArmPath Self => new(Id);

    /// <summary>The identifier of a resource of this type.</summary>
    public static ResourceIdentifier CreateResourceIdentifier(string subscriptionId, string resourceGroupName, string resourceName, string agentPoolName) =>
        new($"/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerService/managedClusters/{resourceName}/agentPools/{agentPoolName}/upgradeProfiles/default");

    /// <summary>Gets what the agent pool can be upgraded to now.</summary>
    public virtual Response<AgentPoolUpgradeProfileResource> Get(CancellationToken cancellationToken = default) =>
        _calls.Get(false, Self, Read, cancellationToken).Completed();

    /// <summary>Gets what the agent pool can be upgraded to now.</summary>
    public virtual async Task<Response<AgentPoolUpgradeProfileResource>> GetAsync(CancellationToken cancellationToken = default) =>
        await _calls.Get(true, Self, Read, cancellationToken).ConfigureAwait(false);

    void IJsonModel<AgentPoolUpgradeProfileData>.Write(Utf8JsonWriter writer, ModelReaderWriterOptions options) =>
        ((IJsonModel<AgentPoolUpgradeProfileData>)Data).Write(writer, options);

    AgentPoolUpgradeProfileData IJsonModel<AgentPoolUpgradeProfileData>.Create(ref Utf8JsonReader reader, ModelReaderWriterOptions options) =>
        ((IJsonModel<AgentPoolUpgradeProfileData>)Model).Create(ref reader, options);

    BinaryData IPersistableModel<AgentPoolUpgradeProfileData>.Write(ModelReaderWriterOptions options) =>
        ((IPersistableModel<AgentPoolUpgradeProfileData>)Data).Write(options);

    AgentPoolUpgradeProfileData IPersistableModel<AgentPoolUpgradeProfileData>.Create(BinaryData data, ModelReaderWriterOptions options) =>
        ((IPersistableModel<AgentPoolUpgradeProfileData>)Model).Create(data, options);

    string IPersistableModel<AgentPoolUpgradeProfileData>.GetFormatFromOptions(ModelReaderWriterOptions options) =>
        ((IPersistableModel<AgentPoolUpgradeProfileData>)Model).GetFormatFromOptions(options);

    internal static AgentPoolUpgradeProfileResource Read(ArmClient client, JsonNode json) => new(client, WireFormat.Read<AgentPoolUpgradeProfileData>(json));

    private AgentPoolUpgradeProfileResource Read(JsonNode json) => Read(Client, json);
}
