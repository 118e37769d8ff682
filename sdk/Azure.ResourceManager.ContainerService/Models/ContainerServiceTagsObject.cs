using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The tags of a resource.</summary>
public partial class ContainerServiceTagsObject : IJsonModel<ContainerServiceTagsObject>, IWireModel<ContainerServiceTagsObject>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ContainerServiceTagsObject()
    {
    }

    /// <summary>The tags.</summary>
    [Wire("tags")]
    public IDictionary<string, string> Tags { get; internal set; } = new Dictionary<string, string>();

    JsonObject IWireModel.Source { get; set; }
}
