using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A Kubernetes version an agent pool can be upgraded to.</summary>
public partial class AgentPoolUpgradeProfilePropertiesUpgradesItem : IJsonModel<AgentPoolUpgradeProfilePropertiesUpgradesItem>, IWireModel<AgentPoolUpgradeProfilePropertiesUpgradesItem>
{
    internal AgentPoolUpgradeProfilePropertiesUpgradesItem()
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
