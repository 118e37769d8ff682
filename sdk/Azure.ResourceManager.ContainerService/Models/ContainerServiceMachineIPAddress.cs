using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>An address of a machine.</summary>
public partial class ContainerServiceMachineIPAddress : IJsonModel<ContainerServiceMachineIPAddress>, IWireModel<ContainerServiceMachineIPAddress>
{
    internal ContainerServiceMachineIPAddress()
    {
    }

    /// <summary>The family of the address.</summary>
    [Wire("family")]
    public ContainerServiceIPFamily? Family { get; internal set; }

    /// <summary>The address.</summary>
    [Wire("ip")]
    public string IP { get; internal set; }

    JsonObject IWireModel.Source { get; set; }
}
