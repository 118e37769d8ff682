using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Protocol;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService;

/// <summary>A machine of an agent pool.</summary>
public partial class ContainerServiceMachineResource : ArmResource, IJsonModel<ContainerServiceMachineData>
{
    /// <summary>The type of the resource.</summary>
    public static readonly ResourceType ResourceType = "Microsoft.ContainerService/managedClusters/agentPools/machines";

    private static readonly ContainerServiceMachineData Model = ModelPrototype.Of<ContainerServiceMachineData>();

    private readonly ArmCalls _calls;
    private readonly ContainerServiceMachineData _data;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected ContainerServiceMachineResource()
    {
    }

    internal ContainerServiceMachineResource(ArmClient client, ResourceIdentifier id)
        : base(client, ResourceKind.Require(id, ResourceType))
    {
        TryGetApiVersion(ResourceType, out var apiVersion);
        _calls = new ArmCalls(nameof(ContainerServiceMachineResource), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    internal ContainerServiceMachineResource(ArmClient client, ContainerServiceMachineData data)
        : this(client, data.Id)
    {
        _data = data;
        HasData = true;
    }

    /// <summary>Whether this instance carries the data of the resource.</summary>
    public virtual bool HasData { get; }

    /// <summary>The data of the resource as of the call that returned this instance.</summary>
    /// <exception cref="InvalidOperationException">This instance was made from an identifier alone.</exception>
    public virtual ContainerServiceMachineData Data =>
        HasData ? _data : throw new InvalidOperationException("The current instance does not have data; call Get first.");

    private ArmPath Self => new(Id);

    /// <summary>The identifier of a resource of this type.</summary>
    public static ResourceIdentifier CreateResourceIdentifier(string subscriptionId, string resourceGroupName, string resourceName, string agentPoolName, string machineName) =>
        new($"/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerService/managedClusters/{resourceName}/agentPools/{agentPoolName}/machines/{machineName}");

    /// <summary>Gets the machine as it is now.</summary>
    public virtual Response<ContainerServiceMachineResource> Get(CancellationToken cancellationToken = default) =>
        _calls.Get(false, Self, Read, cancellationToken).Completed();

    /// <summary>Gets the machine as it is now.</summary>
    public virtual async Task<Response<ContainerServiceMachineResource>> GetAsync(CancellationToken cancellationToken = default) =>
        await _calls.Get(true, Self, Read, cancellationToken).ConfigureAwait(false);

    void IJsonModel<ContainerServiceMachineData>.Write(Utf8JsonWriter writer, ModelReaderWriterOptions options) =>
        ((IJsonModel<ContainerServiceMachineData>)Data).Write(writer, options);

    ContainerServiceMachineData IJsonModel<ContainerServiceMachineData>.Create(ref Utf8JsonReader reader, ModelReaderWriterOptions options) =>
        ((IJsonModel<ContainerServiceMachineData>)Model).Create(ref reader, options);

    BinaryData IPersistableModel<ContainerServiceMachineData>.Write(ModelReaderWriterOptions options) =>
        ((IPersistableModel<ContainerServiceMachineData>)Data).Write(options);

    ContainerServiceMachineData IPersistableModel<ContainerServiceMachineData>.Create(BinaryData data, ModelReaderWriterOptions options) =>
        ((IPersistableModel<ContainerServiceMachineData>)Model).Create(data, options);

    string IPersistableModel<ContainerServiceMachineData>.GetFormatFromOptions(ModelReaderWriterOptions options) =>
        ((IPersistableModel<ContainerServiceMachineData>)Model).GetFormatFromOptions(options);

    internal static ContainerServiceMachineResource Read(ArmClient client, JsonNode json) => new(client, WireFormat.Read<ContainerServiceMachineData>(json));

    private ContainerServiceMachineResource Read(JsonNode json) => Read(Client, json);
}
