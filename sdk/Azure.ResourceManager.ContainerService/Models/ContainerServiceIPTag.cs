using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A tag of a public address.</summary>
public partial class ContainerServiceIPTag : IJsonModel<ContainerServiceIPTag>, IWireModel<ContainerServiceIPTag>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ContainerServiceIPTag()
    {
    }

    /// <summary>The kind of tag.</summary>
    [Wire("ipTagType")]
    public string IPTagType { get; set; }

    /// <summary>The value of the tag.</summary>
    [Wire("tag")]
    public string Tag { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
