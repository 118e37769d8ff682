using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Network settings of the nodes.</summary>
public partial class AgentPoolNetworkProfile : IJsonModel<AgentPoolNetworkProfile>, IWireModel<AgentPoolNetworkProfile>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public AgentPoolNetworkProfile()
    {
    }

    /// <summary>The tags of the public addresses of the nodes.</summary>
    [Wire("nodePublicIPTags")]
    public IList<ContainerServiceIPTag> NodePublicIPTags { get; internal set; } = [];

    /// <summary>The ports that may be reached.</summary>
    [Wire("allowedHostPorts")]
    public IList<AgentPoolNetworkPortRange> AllowedHostPorts { get; internal set; } = [];

    /// <summary>The application security groups of the nodes.</summary>
    [Wire("applicationSecurityGroups")]
    public IList<ResourceIdentifier> ApplicationSecurityGroups { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
