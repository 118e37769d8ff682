using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Whether unused images are removed from the nodes.</summary>
public partial class ManagedClusterSecurityProfileImageCleaner : IJsonModel<ManagedClusterSecurityProfileImageCleaner>, IWireModel<ManagedClusterSecurityProfileImageCleaner>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ManagedClusterSecurityProfileImageCleaner()
    {
    }

    /// <summary>Whether they are.</summary>
    [Wire("enabled")]
    public bool? IsEnabled { get; set; }

    /// <summary>How often, in hours.</summary>
    [Wire("intervalHours")]
    public int? IntervalHours { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
