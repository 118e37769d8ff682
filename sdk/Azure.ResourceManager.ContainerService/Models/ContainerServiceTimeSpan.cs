using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A span of time.</summary>
public partial class ContainerServiceTimeSpan : IJsonModel<ContainerServiceTimeSpan>, IWireModel<ContainerServiceTimeSpan>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ContainerServiceTimeSpan()
    {
    }

    /// <summary>When it begins.</summary>
    [Wire("start")]
    public DateTimeOffset? StartOn { get; set; }

    /// <summary>When it ends.</summary>
    [Wire("end")]
    public DateTimeOffset? EndOn { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
