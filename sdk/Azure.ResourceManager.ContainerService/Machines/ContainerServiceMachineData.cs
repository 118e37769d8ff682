using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Wire;
using Azure.ResourceManager.Models;

namespace Azure.ResourceManager.ContainerService;

/// <summary>A machine of an agent pool.</summary>
public partial class ContainerServiceMachineData : ResourceData, IJsonModel<ContainerServiceMachineData>, IWireModel<ContainerServiceMachineData>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ContainerServiceMachineData()
    {
    }

    internal ContainerServiceMachineData(ResourceIdentifier id, string name, ResourceType resourceType, SystemData systemData)
        : base(id, name, resourceType, systemData)
    {
    }

    /// <summary>The properties of the machine.</summary>
    [Wire("properties")]
    public ContainerServiceMachineProperties Properties { get; set; }

    /// <summary>The availability zones of the machine.</summary>
    [Wire("zones")]
    public IReadOnlyList<string> Zones { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
