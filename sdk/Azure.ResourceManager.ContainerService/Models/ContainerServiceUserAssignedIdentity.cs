using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A user-assigned identity.</summary>
public partial class ContainerServiceUserAssignedIdentity : IJsonModel<ContainerServiceUserAssignedIdentity>, IWireModel<ContainerServiceUserAssignedIdentity>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ContainerServiceUserAssignedIdentity()
    {
    }

    /// <summary>The identifier of its resource.</summary>
    [Wire("resourceId")]
    public ResourceIdentifier ResourceId { get; set; }

    /// <summary>Its client identifier.</summary>
    [Wire("clientId")]
    public Guid? ClientId { get; set; }

    /// <summary>Its object identifier.</summary>
    [Wire("objectId")]
    public Guid? ObjectId { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
