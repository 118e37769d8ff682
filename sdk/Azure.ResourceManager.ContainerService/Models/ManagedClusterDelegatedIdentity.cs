using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>An identity that another resource provider has delegated.</summary>
public partial class ManagedClusterDelegatedIdentity : IJsonModel<ManagedClusterDelegatedIdentity>, IWireModel<ManagedClusterDelegatedIdentity>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ManagedClusterDelegatedIdentity()
    {
    }

    /// <summary>The identifier of the delegated resource.</summary>
    [Wire("resourceId")]
    public ResourceIdentifier ResourceId { get; set; }

    /// <summary>The tenant of the delegated resource.</summary>
    [Wire("tenantId")]
    public Guid? TenantId { get; set; }

    /// <summary>The resource that referred to it.</summary>
    [Wire("referralResource")]
    public ResourceIdentifier ReferralResource { get; set; }

    /// <summary>Where it is.</summary>
    [Wire("location")]
    public AzureLocation? Location { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
