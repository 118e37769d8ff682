using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Protocol;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService;

/// <summary>What a managed cluster can be upgraded to.</summary>
public partial class ManagedClusterUpgradeProfileResource : ArmResource, IJsonModel<ManagedClusterUpgradeProfileData>
{
    /// <summary>The type of the resource.</summary>
    public static readonly ResourceType ResourceType = "Microsoft.ContainerService/managedClusters/upgradeProfiles";

    private static readonly ManagedClusterUpgradeProfileData Model = ModelPrototype.Of<ManagedClusterUpgradeProfileData>();

    private readonly ArmCalls _calls;
    private readonly ManagedClusterUpgradeProfileData _data;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected ManagedClusterUpgradeProfileResource()
    {
    }

    internal ManagedClusterUpgradeProfileResource(ArmClient client, ResourceIdentifier id)
        : base(client, ResourceKind.Require(id, ResourceType))
    {
        TryGetApiVersion(ResourceType, out var apiVersion);
        _calls = new ArmCalls(nameof(ManagedClusterUpgradeProfileResource), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    internal ManagedClusterUpgradeProfileResource(ArmClient client, ManagedClusterUpgradeProfileData data)
        : this(client, data.Id)
    {
        _data = data;
        HasData = true;
    }

    /// <summary>Whether this instance carries the data of the resource.</summary>
    public virtual bool HasData { get; }

    /// <summary>The data of the resource as of the call that returned this instance.</summary>
    /// <exception cref="InvalidOperationException">This instance was made from an identifier alone.</exception>
    public virtual ManagedClusterUpgradeProfileData Data =>
        HasData ? _data : throw new InvalidOperationException("The current instance does not have data; call Get first.");

    private ArmPath Self => new(Id);

    /// <summary>The identifier of a resource of this type.</summary>
    public static ResourceIdentifier CreateResourceIdentifier(string subscriptionId, string resourceGroupName, string resourceName) =>
        new($"/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerService/managedClusters/{resourceName}/upgradeProfiles/default");

    /// <summary>Gets what the cluster can be upgraded to now.</summary>
    public virtual Response<ManagedClusterUpgradeProfileResource> Get(CancellationToken cancellationToken = default) =>
        _calls.Get(false, Self, Read, cancellationToken).Completed();

    /// <summary>Gets what the cluster can be upgraded to now.</summary>
    public virtual async Task<Response<ManagedClusterUpgradeProfileResource>> GetAsync(CancellationToken cancellationToken = default) =>
        await _calls.Get(true, Self, Read, cancellationToken).ConfigureAwait(false);

    void IJsonModel<ManagedClusterUpgradeProfileData>.Write(Utf8JsonWriter writer, ModelReaderWriterOptions options) =>
        ((IJsonModel<ManagedClusterUpgradeProfileData>)Data).Write(writer, options);

    ManagedClusterUpgradeProfileData IJsonModel<ManagedClusterUpgradeProfileData>.Create(ref Utf8JsonReader reader, ModelReaderWriterOptions options) =>
        ((IJsonModel<ManagedClusterUpgradeProfileData>)Model).Create(ref reader, options);

    BinaryData IPersistableModel<ManagedClusterUpgradeProfileData>.Write(ModelReaderWriterOptions options) =>
        ((IPersistableModel<ManagedClusterUpgradeProfileData>)Data).Write(options);

    ManagedClusterUpgradeProfileData IPersistableModel<ManagedClusterUpgradeProfileData>.Create(BinaryData data, ModelReaderWriterOptions options) =>
        ((IPersistableModel<ManagedClusterUpgradeProfileData>)Model).Create(data, options);

    string IPersistableModel<ManagedClusterUpgradeProfileData>.GetFormatFromOptions(ModelReaderWriterOptions options) =>
        ((IPersistableModel<ManagedClusterUpgradeProfileData>)Model).GetFormatFromOptions(options);

    internal static ManagedClusterUpgradeProfileResource Read(ArmClient client, JsonNode json) => new(client, WireFormat.Read<ManagedClusterUpgradeProfileData>(json));

    private ManagedClusterUpgradeProfileResource Read(JsonNode json) => Read(Client, json);
}
