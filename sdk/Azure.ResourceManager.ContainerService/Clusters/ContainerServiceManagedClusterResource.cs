using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Protocol;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService;

/// <summary>A managed cluster, and what can be done with it.</summary>
public partial class ContainerServiceManagedClusterResource : ArmResource, IJsonModel<ContainerServiceManagedClusterData>
{
    /// <summary>The type of the resource.</summary>
    public static readonly ResourceType ResourceType = "Microsoft.ContainerService/managedClusters";

    private static readonly ContainerServiceManagedClusterData Model = ModelPrototype.Of<ContainerServiceManagedClusterData>();

    private readonly ArmCalls _calls;
    private readonly ContainerServiceManagedClusterData _data;

    /// <summary>Initializes a new instance for mocking.</summary>
    protected ContainerServiceManagedClusterResource()
    {
    }

    internal ContainerServiceManagedClusterResource(ArmClient client, ResourceIdentifier id)
        : base(client, ResourceKind.Require(id, ResourceType))
    {
        TryGetApiVersion(ResourceType, out var apiVersion);
        _calls = new ArmCalls(nameof(ContainerServiceManagedClusterResource), Pipeline, Endpoint, Diagnostics, apiVersion);
    }

    internal ContainerServiceManagedClusterResource(ArmClient client, ContainerServiceManagedClusterData data)
        : this(client, data.Id)
    {
        _data = data;
        HasData = true;
    }

    /// <summary>Whether this instance carries the data of the resource.</summary>
    public virtual bool HasData { get; }

    /// <summary>The data of the resource as of the call that returned this instance.</summary>
    /// <exception cref="InvalidOperationException">This instance was made from an identifier alone.</exception>
    public virtual ContainerServiceManagedClusterData Data =>
        HasData ? _data : throw new InvalidOperationException("The current instance does not have data; call Get first.");

    private ArmPath Self => new(Id);

    /// <summary>The identifier of a resource of this type.</summary>
    public static ResourceIdentifier CreateResourceIdentifier(string subscriptionId, string resourceGroupName, string resourceName) =>
        new($"/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerService/managedClusters/{resourceName}");

    /// <summary>Gets the cluster as it is now.</summary>
    public virtual Response<ContainerServiceManagedClusterResource> Get(CancellationToken cancellationToken = default) =>
        _calls.Get(false, Self, Read, cancellationToken).Completed();

    /// <summary>Gets the cluster as it is now.</summary>
    public virtual async Task<Response<ContainerServiceManagedClusterResource>> GetAsync(CancellationToken cancellationToken = default) =>
        await _calls.Get(true, Self, Read, cancellationToken).ConfigureAwait(false);

    /// <summary>Changes the tags of the cluster.</summary>
    public virtual ArmOperation<ContainerServiceManagedClusterResource> Update(WaitUntil waitUntil, ContainerServiceTagsObject containerServiceTagsObject, ETag? ifMatch = null, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Patch, Self, Sent.Require(containerServiceTagsObject), new ArmMatch(ifMatch?.ToString()), Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Changes the tags of the cluster.</summary>
    public virtual async Task<ArmOperation<ContainerServiceManagedClusterResource>> UpdateAsync(WaitUntil waitUntil, ContainerServiceTagsObject containerServiceTagsObject, ETag? ifMatch = null, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Patch, Self, Sent.Require(containerServiceTagsObject), new ArmMatch(ifMatch?.ToString()), Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Changes the tags of the cluster.</summary>
    public virtual ArmOperation<ContainerServiceManagedClusterResource> Update(WaitUntil waitUntil, ContainerServiceTagsObject containerServiceTagsObject, string ifMatch, CancellationToken cancellationToken) =>
        _calls.Run(false, waitUntil, RequestMethod.Patch, Self, Sent.Require(containerServiceTagsObject), new ArmMatch(ifMatch), Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Changes the tags of the cluster.</summary>
    public virtual async Task<ArmOperation<ContainerServiceManagedClusterResource>> UpdateAsync(WaitUntil waitUntil, ContainerServiceTagsObject containerServiceTagsObject, string ifMatch, CancellationToken cancellationToken) =>
        await _calls.Run(true, waitUntil, RequestMethod.Patch, Self, Sent.Require(containerServiceTagsObject), new ArmMatch(ifMatch), Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Changes the tags of the cluster.</summary>
    public virtual ArmOperation<ContainerServiceManagedClusterResource> Update(WaitUntil waitUntil, ContainerServiceTagsObject containerServiceTagsObject, CancellationToken cancellationToken) =>
        _calls.Run(false, waitUntil, RequestMethod.Patch, Self, Sent.Require(containerServiceTagsObject), default, Read, FinalState.OriginalUri, cancellationToken).Completed();

    /// <summary>Changes the tags of the cluster.</summary>
    public virtual async Task<ArmOperation<ContainerServiceManagedClusterResource>> UpdateAsync(WaitUntil waitUntil, ContainerServiceTagsObject containerServiceTagsObject, CancellationToken cancellationToken) =>
        await _calls.Run(true, waitUntil, RequestMethod.Patch, Self, Sent.Require(containerServiceTagsObject), default, Read, FinalState.OriginalUri, cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the resource.</summary>
    public virtual ArmOperation Delete(WaitUntil waitUntil, ETag? ifMatch = null, bool? ignorePodDisruptionBudget = null, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Delete, Without(ignorePodDisruptionBudget), null, new ArmMatch(ifMatch?.ToString()), cancellationToken).Completed();

    /// <summary>Deletes the resource.</summary>
    public virtual async Task<ArmOperation> DeleteAsync(WaitUntil waitUntil, ETag? ifMatch = null, bool? ignorePodDisruptionBudget = null, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Delete, Without(ignorePodDisruptionBudget), null, new ArmMatch(ifMatch?.ToString()), cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the resource.</summary>
    public virtual ArmOperation Delete(WaitUntil waitUntil, string ifMatch, CancellationToken cancellationToken) =>
        _calls.Run(false, waitUntil, RequestMethod.Delete, Self, null, new ArmMatch(ifMatch), cancellationToken).Completed();

    /// <summary>Deletes the resource.</summary>
    public virtual async Task<ArmOperation> DeleteAsync(WaitUntil waitUntil, string ifMatch, CancellationToken cancellationToken) =>
        await _calls.Run(true, waitUntil, RequestMethod.Delete, Self, null, new ArmMatch(ifMatch), cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the resource.</summary>
    public virtual ArmOperation Delete(WaitUntil waitUntil, CancellationToken cancellationToken) =>
        _calls.Run(false, waitUntil, RequestMethod.Delete, Self, null, default, cancellationToken).Completed();

    /// <summary>Deletes the resource.</summary>
    public virtual async Task<ArmOperation> DeleteAsync(WaitUntil waitUntil, CancellationToken cancellationToken) =>
        await _calls.Run(true, waitUntil, RequestMethod.Delete, Self, null, default, cancellationToken).ConfigureAwait(false);

    /// <summary>Adds a tag, or changes its value.</summary>
    public virtual Response<ContainerServiceManagedClusterResource> AddTag(string key, string value, CancellationToken cancellationToken = default) =>
        EditTags(false, TagEdits.Add(key, value), cancellationToken).Completed();

    /// <summary>Adds a tag, or changes its value.</summary>
    public virtual async Task<Response<ContainerServiceManagedClusterResource>> AddTagAsync(string key, string value, CancellationToken cancellationToken = default) =>
        await EditTags(true, TagEdits.Add(key, value), cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces all tags.</summary>
    public virtual Response<ContainerServiceManagedClusterResource> SetTags(IDictionary<string, string> tags, CancellationToken cancellationToken = default) =>
        EditTags(false, TagEdits.Set(tags), cancellationToken).Completed();

    /// <summary>Replaces all tags.</summary>
    public virtual async Task<Response<ContainerServiceManagedClusterResource>> SetTagsAsync(IDictionary<string, string> tags, CancellationToken cancellationToken = default) =>
        await EditTags(true, TagEdits.Set(tags), cancellationToken).ConfigureAwait(false);

    /// <summary>Removes a tag.</summary>
    public virtual Response<ContainerServiceManagedClusterResource> RemoveTag(string key, CancellationToken cancellationToken = default) =>
        EditTags(false, TagEdits.Remove(key), cancellationToken).Completed();

    /// <summary>Removes a tag.</summary>
    public virtual async Task<Response<ContainerServiceManagedClusterResource>> RemoveTagAsync(string key, CancellationToken cancellationToken = default) =>
        await EditTags(true, TagEdits.Remove(key), cancellationToken).ConfigureAwait(false);

    /// <summary>Aborts the operation that runs on the cluster; what is already changed stays so.</summary>
    public virtual ArmOperation AbortLatestOperation(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Post, new ArmPath(Id, "abort"), null, default, cancellationToken).Completed();

    /// <summary>Aborts the operation that runs on the cluster; what is already changed stays so.</summary>
    public virtual async Task<ArmOperation> AbortLatestOperationAsync(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Post, new ArmPath(Id, "abort"), null, default, cancellationToken).ConfigureAwait(false);

    /// <summary>Starts a stopped cluster.</summary>
    public virtual ArmOperation Start(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Post, new ArmPath(Id, "start"), null, default, cancellationToken).Completed();

    /// <summary>Starts a stopped cluster.</summary>
    public virtual async Task<ArmOperation> StartAsync(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Post, new ArmPath(Id, "start"), null, default, cancellationToken).ConfigureAwait(false);

    /// <summary>Stops a running cluster.</summary>
    public virtual ArmOperation Stop(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Post, new ArmPath(Id, "stop"), null, default, cancellationToken).Completed();

    /// <summary>Stops a running cluster.</summary>
    public virtual async Task<ArmOperation> StopAsync(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Post, new ArmPath(Id, "stop"), null, default, cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces the certificates of the cluster.</summary>
    public virtual ArmOperation RotateClusterCertificates(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Post, new ArmPath(Id, "rotateClusterCertificates"), null, default, cancellationToken).Completed();

    /// <summary>Replaces the certificates of the cluster.</summary>
    public virtual async Task<ArmOperation> RotateClusterCertificatesAsync(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Post, new ArmPath(Id, "rotateClusterCertificates"), null, default, cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces the keys that service account tokens are signed with.</summary>
    public virtual ArmOperation RotateServiceAccountSigningKeys(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Post, new ArmPath(Id, "rotateServiceAccountSigningKeys"), null, default, cancellationToken).Completed();

    /// <summary>Replaces the keys that service account tokens are signed with.</summary>
    public virtual async Task<ArmOperation> RotateServiceAccountSigningKeysAsync(WaitUntil waitUntil, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Post, new ArmPath(Id, "rotateServiceAccountSigningKeys"), null, default, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets one agent pool of the cluster.</summary>
    public virtual Response<ContainerServiceAgentPoolResource> GetContainerServiceAgentPool(string agentPoolName, CancellationToken cancellationToken = default) =>
        GetContainerServiceAgentPools().Get(agentPoolName, cancellationToken);

    /// <summary>Gets one agent pool of the cluster.</summary>
    public virtual async Task<Response<ContainerServiceAgentPoolResource>> GetContainerServiceAgentPoolAsync(string agentPoolName, CancellationToken cancellationToken = default) =>
        await GetContainerServiceAgentPools().GetAsync(agentPoolName, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets one maintenance configuration of the cluster.</summary>
    public virtual Response<ContainerServiceMaintenanceConfigurationResource> GetContainerServiceMaintenanceConfiguration(string configName, CancellationToken cancellationToken = default) =>
        GetContainerServiceMaintenanceConfigurations().Get(configName, cancellationToken);

    /// <summary>Gets one maintenance configuration of the cluster.</summary>
    public virtual async Task<Response<ContainerServiceMaintenanceConfigurationResource>> GetContainerServiceMaintenanceConfigurationAsync(string configName, CancellationToken cancellationToken = default) =>
        await GetContainerServiceMaintenanceConfigurations().GetAsync(configName, cancellationToken).ConfigureAwait(false);

    /// <summary>The maintenance configurations of the cluster.</summary>
    public virtual ContainerServiceMaintenanceConfigurationCollection GetContainerServiceMaintenanceConfigurations() =>
        GetCachedClient(client => new ContainerServiceMaintenanceConfigurationCollection(client, Id));

    /// <summary>The agent pools of the cluster.</summary>
    public virtual ContainerServiceAgentPoolCollection GetContainerServiceAgentPools() =>
        GetCachedClient(client => new ContainerServiceAgentPoolCollection(client, Id));

    /// <summary>What the cluster can be upgraded to; call its Get to read it.</summary>
    public virtual ManagedClusterUpgradeProfileResource GetManagedClusterUpgradeProfile() =>
        new(Client, Id.AppendChildResource("upgradeProfiles", "default"));

    /// <summary>Lists the Kubernetes versions a new agent pool may have.</summary>
    public virtual Response<AgentPoolAvailableVersions> GetAvailableAgentPoolVersions(CancellationToken cancellationToken = default) =>
        _calls.Get(false, new ArmPath(Id, "availableAgentPoolVersions"), WireFormat.Read<AgentPoolAvailableVersions>, cancellationToken).Completed();

    /// <summary>Lists the Kubernetes versions a new agent pool may have.</summary>
    public virtual async Task<Response<AgentPoolAvailableVersions>> GetAvailableAgentPoolVersionsAsync(CancellationToken cancellationToken = default) =>
        await _calls.Get(true, new ArmPath(Id, "availableAgentPoolVersions"), WireFormat.Read<AgentPoolAvailableVersions>, cancellationToken).ConfigureAwait(false);

    /// <summary>Lists the kubeconfigs for users of the cluster.</summary>
    public virtual Response<ManagedClusterCredentials> GetClusterUserCredentials(string serverFqdn = null, KubeConfigFormat? format = null, CancellationToken cancellationToken = default) =>
        _calls.Ask(false, RequestMethod.Post, new ArmPath(Id, "listClusterUserCredential", ("server-fqdn", serverFqdn), ("format", format?.ToString())), null, WireFormat.Read<ManagedClusterCredentials>, cancellationToken).Completed();

    /// <summary>Lists the kubeconfigs for users of the cluster.</summary>
    public virtual async Task<Response<ManagedClusterCredentials>> GetClusterUserCredentialsAsync(string serverFqdn = null, KubeConfigFormat? format = null, CancellationToken cancellationToken = default) =>
        await _calls.Ask(true, RequestMethod.Post, new ArmPath(Id, "listClusterUserCredential", ("server-fqdn", serverFqdn), ("format", format?.ToString())), null, WireFormat.Read<ManagedClusterCredentials>, cancellationToken).ConfigureAwait(false);

    /// <summary>Lists the kubeconfigs for administrators of the cluster.</summary>
    public virtual Response<ManagedClusterCredentials> GetClusterAdminCredentials(string serverFqdn = null, CancellationToken cancellationToken = default) =>
        _calls.Ask(false, RequestMethod.Post, new ArmPath(Id, "listClusterAdminCredential", ("server-fqdn", serverFqdn)), null, WireFormat.Read<ManagedClusterCredentials>, cancellationToken).Completed();

    /// <summary>Lists the kubeconfigs for administrators of the cluster.</summary>
    public virtual async Task<Response<ManagedClusterCredentials>> GetClusterAdminCredentialsAsync(string serverFqdn = null, CancellationToken cancellationToken = default) =>
        await _calls.Ask(true, RequestMethod.Post, new ArmPath(Id, "listClusterAdminCredential", ("server-fqdn", serverFqdn)), null, WireFormat.Read<ManagedClusterCredentials>, cancellationToken).ConfigureAwait(false);

    /// <summary>Lists the kubeconfigs for those who only watch the cluster.</summary>
    public virtual Response<ManagedClusterCredentials> GetClusterMonitoringUserCredentials(string serverFqdn = null, CancellationToken cancellationToken = default) =>
        _calls.Ask(false, RequestMethod.Post, new ArmPath(Id, "listClusterMonitoringUserCredential", ("server-fqdn", serverFqdn)), null, WireFormat.Read<ManagedClusterCredentials>, cancellationToken).Completed();

    /// <summary>Lists the kubeconfigs for those who only watch the cluster.</summary>
    public virtual async Task<Response<ManagedClusterCredentials>> GetClusterMonitoringUserCredentialsAsync(string serverFqdn = null, CancellationToken cancellationToken = default) =>
        await _calls.Ask(true, RequestMethod.Post, new ArmPath(Id, "listClusterMonitoringUserCredential", ("server-fqdn", serverFqdn)), null, WireFormat.Read<ManagedClusterCredentials>, cancellationToken).ConfigureAwait(false);

    /// <summary>Runs a command inside the cluster.</summary>
    public virtual ArmOperation<ManagedClusterRunCommandResult> RunCommand(WaitUntil waitUntil, ManagedClusterRunCommandContent content, CancellationToken cancellationToken = default) =>
        _calls.Run(false, waitUntil, RequestMethod.Post, new ArmPath(Id, "runCommand"), Sent.Require(content), default, WireFormat.Read<ManagedClusterRunCommandResult>, FinalState.Location, cancellationToken).Completed();

    /// <summary>Runs a command inside the cluster.</summary>
    public virtual async Task<ArmOperation<ManagedClusterRunCommandResult>> RunCommandAsync(WaitUntil waitUntil, ManagedClusterRunCommandContent content, CancellationToken cancellationToken = default) =>
        await _calls.Run(true, waitUntil, RequestMethod.Post, new ArmPath(Id, "runCommand"), Sent.Require(content), default, WireFormat.Read<ManagedClusterRunCommandResult>, FinalState.Location, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets what a command has answered so far; an answer without a value in it means that it still runs.</summary>
    public virtual Response<ManagedClusterRunCommandResult> GetCommandResult(string commandId, CancellationToken cancellationToken = default) =>
        _calls.Get(false, CommandResult(commandId), CommandAnswer.Read, cancellationToken, CommandAnswer.Accepted).Completed();

    /// <summary>Gets what a command has answered so far; an answer without a value in it means that it still runs.</summary>
    public virtual async Task<Response<ManagedClusterRunCommandResult>> GetCommandResultAsync(string commandId, CancellationToken cancellationToken = default) =>
        await _calls.Get(true, CommandResult(commandId), CommandAnswer.Read, cancellationToken, CommandAnswer.Accepted).ConfigureAwait(false);

    private ArmPath CommandResult(string commandId)
    {
        ArgumentException.ThrowIfNullOrEmpty(commandId);
        return new ArmPath(Id, $"commandResults/{commandId}");
    }

    private ArmPath Without(bool? ignorePodDisruptionBudget) =>
        new(Id, null, ("ignore-pod-disruption-budget", ignorePodDisruptionBudget is { } ignore ? (ignore ? "true" : "false") : null));

    // The tags are read and written whole; the eTag keeps two writers from undoing each other.
    private async ValueTask<Response<ContainerServiceManagedClusterResource>> EditTags(
        bool async, Action<IDictionary<string, string>> edit, CancellationToken cancellationToken)
    {
        var current = (async ? await GetAsync(cancellationToken).ConfigureAwait(false) : Get(cancellationToken)).Value.Data;
        var patch = TagEdits.Patch(current.Tags, edit);
        var updated = async
            ? await UpdateAsync(WaitUntil.Completed, patch, current.ETag, cancellationToken).ConfigureAwait(false)
            : Update(WaitUntil.Completed, patch, current.ETag, cancellationToken);
        return Response.FromValue(updated.Value, updated.GetRawResponse());
    }

    void IJsonModel<ContainerServiceManagedClusterData>.Write(Utf8JsonWriter writer, ModelReaderWriterOptions options) =>
        ((IJsonModel<ContainerServiceManagedClusterData>)Data).Write(writer, options);

    ContainerServiceManagedClusterData IJsonModel<ContainerServiceManagedClusterData>.Create(ref Utf8JsonReader reader, ModelReaderWriterOptions options) =>
        ((IJsonModel<ContainerServiceManagedClusterData>)Model).Create(ref reader, options);

    BinaryData IPersistableModel<ContainerServiceManagedClusterData>.Write(ModelReaderWriterOptions options) =>
        ((IPersistableModel<ContainerServiceManagedClusterData>)Data).Write(options);

    ContainerServiceManagedClusterData IPersistableModel<ContainerServiceManagedClusterData>.Create(BinaryData data, ModelReaderWriterOptions options) =>
        ((IPersistableModel<ContainerServiceManagedClusterData>)Model).Create(data, options);

    string IPersistableModel<ContainerServiceManagedClusterData>.GetFormatFromOptions(ModelReaderWriterOptions options) =>
        ((IPersistableModel<ContainerServiceManagedClusterData>)Model).GetFormatFromOptions(options);

    internal static ContainerServiceManagedClusterResource Read(ArmClient client, JsonNode json) => new(client, WireFormat.Read<ContainerServiceManagedClusterData>(json));

    private ContainerServiceManagedClusterResource Read(JsonNode json) => Read(Client, json);
}
