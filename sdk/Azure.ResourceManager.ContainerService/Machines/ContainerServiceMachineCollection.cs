using System.Collections;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Protocol;

namespace Azure.ResourceManager.ContainerService;

/// <summary>The machines of an agent pool.</summary>
public partial class ContainerServiceMachineCollection : ArmCollection, IEnumerable<ContainerServiceMachineResource>, IAsyncEnumerable<ContainerServiceMachineResource>
{
    private readonly ArmCalls _calls;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected ContainerServiceMachineCollection()
    {
    }

    internal ContainerServiceMachineCollection(ArmClient client, ResourceIdentifier id)
        : base(client, ResourceKind.Require(id, ContainerServiceAgentPoolResource.ResourceType))
    {
        TryGetApiVersion(ContainerServiceMachineResource.ResourceType, out var apiVersion);
        _calls = new ArmCalls(nameof(ContainerServiceMachineCollection), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    private ArmPath Items => new(Id, "machines");

    /// <summary>Gets one by its name.</summary>
    public virtual Response<ContainerServiceMachineResource> Get(string machineName, CancellationToken cancellationToken = default) =>
        _calls.Get(false, Item(machineName), Read, cancellationToken).Completed();

    /// <summary>Gets one by its name.</summary>
    public virtual async Task<Response<ContainerServiceMachineResource>> GetAsync(string machineName, CancellationToken cancellationToken = default) =>
        await _calls.Get(true, Item(machineName), Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets one by its name, or an answer without a value where there is none.</summary>
    public virtual NullableResponse<ContainerServiceMachineResource> GetIfExists(string machineName, CancellationToken cancellationToken = default) =>
        _calls.GetIfExists(false, Item(machineName), Read, cancellationToken).Completed();

    /// <summary>Gets one by its name, or an answer without a value where there is none.</summary>
    public virtual async Task<NullableResponse<ContainerServiceMachineResource>> GetIfExistsAsync(string machineName, CancellationToken cancellationToken = default) =>
        await _calls.GetIfExists(true, Item(machineName), Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Whether there is one of this name.</summary>
    public virtual Response<bool> Exists(string machineName, CancellationToken cancellationToken = default) =>
        _calls.Exists(false, Item(machineName), cancellationToken).Completed();

    /// <summary>Whether there is one of this name.</summary>
    public virtual async Task<Response<bool>> ExistsAsync(string machineName, CancellationToken cancellationToken = default) =>
        await _calls.Exists(true, Item(machineName), cancellationToken).ConfigureAwait(false);

    /// <summary>Lists all, page by page.</summary>
    public virtual Pageable<ContainerServiceMachineResource> GetAll(CancellationToken cancellationToken = default) =>
        _calls.List(Items, Read, cancellationToken);

    /// <summary>Lists all, page by page.</summary>
    public virtual AsyncPageable<ContainerServiceMachineResource> GetAllAsync(CancellationToken cancellationToken = default) =>
        _calls.ListAsync(Items, Read, cancellationToken);

    IEnumerator<ContainerServiceMachineResource> IEnumerable<ContainerServiceMachineResource>.GetEnumerator() => GetAll().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetAll().GetEnumerator();

    IAsyncEnumerator<ContainerServiceMachineResource> IAsyncEnumerable<ContainerServiceMachineResource>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        GetAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    private ArmPath Item(string machineName)
    {
        ArgumentException.ThrowIfNullOrEmpty(machineName);
        return new ArmPath(Id, $"machines/{machineName}");
    }

    private ContainerServiceMachineResource Read(JsonNode json) => ContainerServiceMachineResource.Read(Client, json);
}
