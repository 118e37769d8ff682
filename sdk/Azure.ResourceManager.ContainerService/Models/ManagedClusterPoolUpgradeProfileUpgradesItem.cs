using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A Kubernetes version that can be upgraded to.</summary>
public partial class ManagedClusterPoolUpgradeProfileUpgradesItem : IJsonModel<ManagedClusterPoolUpgradeProfileUpgradesItem>, IWireModel<ManagedClusterPoolUpgradeProfileUpgradesItem>
{
    internal ManagedClusterPoolUpgradeProfileUpgradesItem()
    {
    }

    /// <summary>The Kubernetes version.</summary>
    [Wire("kubernetesVersion")]
    public string KubernetesVersion { get; internal set; }

    /// <summary>Whether the version is a preview.</summary>
    [Wire("isPreview")]
    public bool? IsPreview { get; internal set; }

    JsonObject IWireModel.Source { get; set; }
}
