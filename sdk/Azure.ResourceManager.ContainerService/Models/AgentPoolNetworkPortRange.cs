using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A range of ports of the nodes that may be reached.</summary>
public partial class AgentPoolNetworkPortRange : IJsonModel<AgentPoolNetworkPortRange>, IWireModel<AgentPoolNetworkPortRange>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public AgentPoolNetworkPortRange()
    {
    }

    /// <summary>The first port.</summary>
    [Wire("portStart")]
    public int? PortStart { get; set; }

    /// <summary>The last port.</summary>
    [Wire("portEnd")]
    public int? PortEnd { get; set; }

    /// <summary>The protocol.</summary>
    [Wire("protocol")]
    public AgentPoolNetworkPortProtocol? Protocol { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
