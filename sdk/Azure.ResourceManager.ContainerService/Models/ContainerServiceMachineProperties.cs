using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The properties of a machine.</summary>
public partial class ContainerServiceMachineProperties : IJsonModel<ContainerServiceMachineProperties>, IWireModel<ContainerServiceMachineProperties>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ContainerServiceMachineProperties()
    {
    }

    /// <summary>The addresses of the machine.</summary>
    [Wire("network.ipAddresses")]
    public IReadOnlyList<ContainerServiceMachineIPAddress> NetworkIPAddresses { get; internal set; } = [];

    /// <summary>The virtual machine behind the machine.</summary>
    [Wire("resourceId")]
    public ResourceIdentifier ResourceId { get; internal set; }

    /// <summary>The node image of the machine, where the service tells it.</summary>
    [Wire("nodeImageVersion")]
    public string NodeImageVersion { get; internal set; }

    /// <summary>The state of the latest operation on the machine, where the service tells it.</summary>
    [Wire("provisioningState")]
    public string ProvisioningState { get; internal set; }

    JsonObject IWireModel.Source { get; set; }
}
