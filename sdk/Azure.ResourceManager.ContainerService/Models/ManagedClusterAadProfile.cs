using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How a cluster uses Microsoft Entra ID.</summary>
public partial class ManagedClusterAadProfile : IJsonModel<ManagedClusterAadProfile>, IWireModel<ManagedClusterAadProfile>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ManagedClusterAadProfile()
    {
    }

    /// <summary>Whether the integration is managed.</summary>
    [Wire("managed")]
    public bool? IsManagedAadEnabled { get; set; }

    /// <summary>Whether Azure roles control access inside the cluster.</summary>
    [Wire("enableAzureRBAC")]
    public bool? IsAzureRbacEnabled { get; set; }

    /// <summary>The groups whose members administer the cluster.</summary>
    [Wire("adminGroupObjectIDs")]
    public IList<Guid> AdminGroupObjectIds { get; internal set; } = [];

    /// <summary>The client application of an integration that is not managed.</summary>
    [Wire("clientAppID")]
    public Guid? ClientAppId { get; set; }

    /// <summary>The server application of an integration that is not managed.</summary>
    [Wire("serverAppID")]
    public Guid? ServerAppId { get; set; }

    /// <summary>The secret of that server application.</summary>
    [Wire("serverAppSecret")]
    public string ServerAppSecret { get; set; }

    /// <summary>The tenant that users sign in to.</summary>
    [Wire("tenantID")]
    public Guid? TenantId { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
