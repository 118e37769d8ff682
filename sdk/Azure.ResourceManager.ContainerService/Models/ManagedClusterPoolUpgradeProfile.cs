using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>What the control plane or one agent pool can be upgraded to.</summary>
public partial class ManagedClusterPoolUpgradeProfile : IJsonModel<ManagedClusterPoolUpgradeProfile>, IWireModel<ManagedClusterPoolUpgradeProfile>
{
    internal ManagedClusterPoolUpgradeProfile()
    {
    }

    /// <summary>The Kubernetes version now.</summary>
    [Wire("kubernetesVersion")]
    public string KubernetesVersion { get; internal set; }

    /// <summary>The name of the agent pool.</summary>
    [Wire("name")]
    public string Name { get; internal set; }

    /// <summary>The operating system family of the nodes.</summary>
    [Wire("osType")]
    public ContainerServiceOSType OSType { get; internal set; }

    /// <summary>The Kubernetes versions that can be upgraded to.</summary>
    [Wire("upgrades")]
    public IReadOnlyList<ManagedClusterPoolUpgradeProfileUpgradesItem> Upgrades { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
