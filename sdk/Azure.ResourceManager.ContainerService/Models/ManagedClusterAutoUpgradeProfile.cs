using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>What is upgraded without being asked.</summary>
public partial class ManagedClusterAutoUpgradeProfile : IJsonModel<ManagedClusterAutoUpgradeProfile>, IWireModel<ManagedClusterAutoUpgradeProfile>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ManagedClusterAutoUpgradeProfile()
    {
    }

    /// <summary>The channel that upgrades Kubernetes.</summary>
    [Wire("upgradeChannel")]
    public UpgradeChannel? UpgradeChannel { get; set; }

    /// <summary>The channel that updates the operating system of the nodes.</summary>
    [Wire("nodeOSUpgradeChannel")]
    public ManagedClusterNodeOSUpgradeChannel? NodeOSUpgradeChannel { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
