using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A fixed number of nodes of one size.</summary>
public partial class ManualScaleProfile : IJsonModel<ManualScaleProfile>, IWireModel<ManualScaleProfile>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ManualScaleProfile()
    {
    }

    /// <summary>The virtual machine size.</summary>
    [Wire("size")]
    public string Size { get; set; }

    /// <summary>The number of nodes.</summary>
    [Wire("count")]
    public int? Count { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
