using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The nodes of one size in an agent pool of virtual machines.</summary>
public partial class AgentPoolVirtualMachineNodes : IJsonModel<AgentPoolVirtualMachineNodes>, IWireModel<AgentPoolVirtualMachineNodes>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public AgentPoolVirtualMachineNodes()
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
