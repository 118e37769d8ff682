using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Wire;
using Azure.ResourceManager.Models;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The identity of a cluster.</summary>
public partial class ManagedClusterIdentity : IJsonModel<ManagedClusterIdentity>, IWireModel<ManagedClusterIdentity>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ManagedClusterIdentity()
    {
    }

    /// <summary>The kind of identity.</summary>
    [Wire("type")]
    public ManagedServiceIdentityType ResourceIdentityType { get; set; }

    /// <summary>The principal of a system-assigned identity.</summary>
    [Wire("principalId")]
    public Guid? PrincipalId { get; internal set; }

    /// <summary>The tenant of a system-assigned identity.</summary>
    [Wire("tenantId")]
    public Guid? TenantId { get; internal set; }

    /// <summary>Identities that another resource provider has delegated.</summary>
    [Wire("delegatedResources")]
    public IDictionary<string, ManagedClusterDelegatedIdentity> DelegatedResources { get; internal set; } = new Dictionary<string, ManagedClusterDelegatedIdentity>();

    /// <summary>The user-assigned identities, by their identifiers.</summary>
    [Wire("userAssignedIdentities")]
    public IDictionary<ResourceIdentifier, UserAssignedIdentity> UserAssignedIdentities { get; internal set; } = new Dictionary<ResourceIdentifier, UserAssignedIdentity>();

    JsonObject IWireModel.Source { get; set; }
}
