using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Protocol;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService;

/// <summary>When Azure may maintain a cluster by itself.</summary>
public partial class ContainerServiceMaintenanceConfigurationResource : ArmResource, IJsonModel<ContainerServiceMaintenanceConfigurationData>
{
    /// <summary>The type of the resource.</summary>
    public static readonly ResourceType ResourceType = "Microsoft.ContainerService/managedClusters/maintenanceConfigurations";

    private static readonly ContainerServiceMaintenanceConfigurationData Model = ModelPrototype.Of<ContainerServiceMaintenanceConfigurationData>();

    private readonly ArmCalls _calls;
    private readonly ContainerServiceMaintenanceConfigurationData _data;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected ContainerServiceMaintenanceConfigurationResource()
    {
    }

    internal ContainerServiceMaintenanceConfigurationResource(ArmClient client, ResourceIdentifier id)
        : base(client, ResourceKind.Require(id, ResourceType))
    {
        TryGetApiVersion(ResourceType, out var apiVersion);
        _calls = new ArmCalls(nameof(ContainerServiceMaintenanceConfigurationResource), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    internal ContainerServiceMaintenanceConfigurationResource(ArmClient client, ContainerServiceMaintenanceConfigurationData data)
        : this(client, data.Id)
    {
        _data = data;
        HasData = true;
    }

    /// <summary>Whether this instance carries the data of the resource.</summary>
    public virtual bool HasData { get; }

    /// <summary>The data of the resource as of the call that returned this instance.</summary>
    /// <exception cref="InvalidOperationException">This instance was made from an identifier alone.</exception>
    public virtual ContainerServiceMaintenanceConfigurationData Data =>
        HasData ? _data : throw new InvalidOperationException("The current instance does not have data; call Get first.");

    private ArmPath Self => new(Id);

    /// <summary>The identifier of a resource of this type.</summary>
    public static ResourceIdentifier CreateResourceIdentifier(string subscriptionId, string resourceGroupName, string resourceName, string configName) =>
        new($"/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerService/managedClusters/{resourceName}/maintenanceConfigurations/{configName}");

    /// <summary>Gets the maintenance configuration as it is now.</summary>
    public virtual Response<ContainerServiceMaintenanceConfigurationResource> Get(CancellationToken cancellationToken = default) =>
        _calls.Get(false, Self, Read, cancellationToken).Completed();

    /// <summary>Gets the maintenance configuration as it is now.</summary>
    public virtual async Task<Response<ContainerServiceMaintenanceConfigurationResource>> GetAsync(CancellationToken cancellationToken = default) =>
        await _calls.Get(true, Self, Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces the maintenance configuration.</summary>
    public virtual ArmOperation<ContainerServiceMaintenanceConfigurationResource> Update(WaitUntil waitUntil, ContainerServiceMaintenanceConfigurationData data, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Put, Self, Sent.Require(data), default, Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Replaces the maintenance configuration.</summary>
    public virtual async Task<ArmOperation<ContainerServiceMaintenanceConfigurationResource>> UpdateAsync(WaitUntil waitUntil, ContainerServiceMaintenanceConfigurationData data, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Put, Self, Sent.Require(data), default, Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the resource.</summary>
    public virtual ArmOperation Delete(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Delete, Self, null, default, cancellationToken).Completed();

    /// <summary>Deletes the resource.</summary>
    public virtual async Task<ArmOperation> DeleteAsync(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Delete, Self, null, default, cancellationToken).ConfigureAwait(false);

    void IJsonModel<ContainerServiceMaintenanceConfigurationData>.Write(Utf8JsonWriter writer, ModelReaderWriterOptions options) =>
        ((IJsonModel<ContainerServiceMaintenanceConfigurationData>)Data).Write(writer, options);

    ContainerServiceMaintenanceConfigurationData IJsonModel<ContainerServiceMaintenanceConfigurationData>.Create(ref Utf8JsonReader reader, ModelReaderWriterOptions options) =>
        ((IJsonModel<ContainerServiceMaintenanceConfigurationData>)Model).Create(ref reader, options);

    BinaryData IPersistableModel<ContainerServiceMaintenanceConfigurationData>.Write(ModelReaderWriterOptions options) =>
        ((IPersistableModel<ContainerServiceMaintenanceConfigurationData>)Data).Write(options);

    ContainerServiceMaintenanceConfigurationData IPersistableModel<ContainerServiceMaintenanceConfigurationData>.Create(BinaryData data, ModelReaderWriterOptions options) =>
        ((IPersistableModel<ContainerServiceMaintenanceConfigurationData>)Model).Create(data, options);

    string IPersistableModel<ContainerServiceMaintenanceConfigurationData>.GetFormatFromOptions(ModelReaderWriterOptions options) =>
        ((IPersistableModel<ContainerServiceMaintenanceConfigurationData>)Model).GetFormatFromOptions(options);

    internal static ContainerServiceMaintenanceConfigurationResource Read(ArmClient client, JsonNode json) => new(client, WireFormat.Read<ContainerServiceMaintenanceConfigurationData>(json));

    private ContainerServiceMaintenanceConfigurationResource Read(JsonNode json) => Read(Client, json);
}
