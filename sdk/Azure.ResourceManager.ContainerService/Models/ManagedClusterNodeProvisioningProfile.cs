using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Whether nodes are provided on demand instead of by agent pools.</summary>
public partial class ManagedClusterNodeProvisioningProfile : IJsonModel<ManagedClusterNodeProvisioningProfile>, IWireModel<ManagedClusterNodeProvisioningProfile>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ManagedClusterNodeProvisioningProfile()
    {
    }

    /// <summary>Whether they are.</summary>
    [Wire("mode")]
    public NodeProvisioningMode? Mode { get; set; }

    /// <summary>Which node pools it begins with.</summary>
    [Wire("defaultNodePools")]
    public NodeProvisioningDefaultNodePool? DefaultNodePools { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
