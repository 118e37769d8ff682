using System.Collections;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Protocol;

namespace Azure.ResourceManager.ContainerService;

/// <summary>The maintenance configurations of a managed cluster.</summary>
public partial class ContainerServiceMaintenanceConfigurationCollection : ArmCollection, IEnumerable<ContainerServiceMaintenanceConfigurationResource>, IAsyncEnumerable<ContainerServiceMaintenanceConfigurationResource>
{
    private readonly ArmCalls _calls;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected ContainerServiceMaintenanceConfigurationCollection()
    {
    }

    internal ContainerServiceMaintenanceConfigurationCollection(ArmClient client, ResourceIdentifier id)
        : base(client, ResourceKind.Require(id, ContainerServiceManagedClusterResource.ResourceType))
    {
        TryGetApiVersion(ContainerServiceMaintenanceConfigurationResource.ResourceType, out var apiVersion);
        _calls = new ArmCalls(nameof(ContainerServiceMaintenanceConfigurationCollection), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    private ArmPath Items => new(Id, "maintenanceConfigurations");

    /// <summary>Creates a maintenance configuration, or replaces it.</summary>
    public virtual ArmOperation<ContainerServiceMaintenanceConfigurationResource> CreateOrUpdate(WaitUntil waitUntil, string configName, ContainerServiceMaintenanceConfigurationData data, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Put, Item(configName), Sent.Require(data), default, Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Creates a maintenance configuration, or replaces it.</summary>
    public virtual async Task<ArmOperation<ContainerServiceMaintenanceConfigurationResource>> CreateOrUpdateAsync(WaitUntil waitUntil, string configName, ContainerServiceMaintenanceConfigurationData data, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Put, Item(configName), Sent.Require(data), default, Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets one by its name.</summary>
    public virtual Response<ContainerServiceMaintenanceConfigurationResource> Get(string configName, CancellationToken cancellationToken = default) =>
        _calls.Get(false, Item(configName), Read, cancellationToken).Completed();

    /// <summary>Gets one by its name.</summary>
    public virtual async Task<Response<ContainerServiceMaintenanceConfigurationResource>> GetAsync(string configName, CancellationToken cancellationToken = default) =>
        await _calls.Get(true, Item(configName), Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets one by its name, or an answer without a value where there is none.</summary>
    public virtual NullableResponse<ContainerServiceMaintenanceConfigurationResource> GetIfExists(string configName, CancellationToken cancellationToken = default) =>
        _calls.GetIfExists(false, Item(configName), Read, cancellationToken).Completed();

    /// <summary>Gets one by its name, or an answer without a value where there is none.</summary>
    public virtual async Task<NullableResponse<ContainerServiceMaintenanceConfigurationResource>> GetIfExistsAsync(string configName, CancellationToken cancellationToken = default) =>
        await _calls.GetIfExists(true, Item(configName), Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Whether there is one of this name.</summary>
    public virtual Response<bool> Exists(string configName, CancellationToken cancellationToken = default) =>
        _calls.Exists(false, Item(configName), cancellationToken).Completed();

    /// <summary>Whether there is one of this name.</summary>
    public virtual async Task<Response<bool>> ExistsAsync(string configName, CancellationToken cancellationToken = default) =>
        await _calls.Exists(true, Item(configName), cancellationToken).ConfigureAwait(false);

    /// <summary>Lists all, page by page.</summary>
    public virtual Pageable<ContainerServiceMaintenanceConfigurationResource> GetAll(CancellationToken cancellationToken = default) =>
        _calls.List(Items, Read, cancellationToken);

    /// <summary>Lists all, page by page.</summary>
    public virtual AsyncPageable<ContainerServiceMaintenanceConfigurationResource> GetAllAsync(CancellationToken cancellationToken = default) =>
        _calls.ListAsync(Items, Read, cancellationToken);

    IEnumerator<ContainerServiceMaintenanceConfigurationResource> IEnumerable<ContainerServiceMaintenanceConfigurationResource>.GetEnumerator() => GetAll().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetAll().GetEnumerator();

    IAsyncEnumerator<ContainerServiceMaintenanceConfigurationResource> IAsyncEnumerable<ContainerServiceMaintenanceConfigurationResource>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        GetAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    private ArmPath Item(string configName)
    {
        ArgumentException.ThrowIfNullOrEmpty(configName);
        return new ArmPath(Id, $"maintenanceConfigurations/{configName}");
    }

    private ContainerServiceMaintenanceConfigurationResource Read(JsonNode json) => ContainerServiceMaintenanceConfigurationResource.Read(Client, json);
}
