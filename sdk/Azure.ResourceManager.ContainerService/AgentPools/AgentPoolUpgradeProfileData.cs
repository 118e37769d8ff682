using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Wire;
using Azure.ResourceManager.Models;

namespace Azure.ResourceManager.ContainerService;

/// <summary>What an agent pool can be upgraded to.</summary>
public partial class AgentPoolUpgradeProfileData : ResourceData, IJsonModel<AgentPoolUpgradeProfileData>, IWireModel<AgentPoolUpgradeProfileData>
{
    internal AgentPoolUpgradeProfileData()
    {
    }

    internal AgentPoolUpgradeProfileData(ResourceIdentifier id, string name, ResourceType resourceType, SystemData systemData)
        : base(id, name, resourceType, systemData)
    {
    }

    /// <summary>The Kubernetes version of the agent pool.</summary>
    [Wire("properties.kubernetesVersion")]
    public string KubernetesVersion { get; internal set; }

    /// <summary>The operating system family of the nodes.</summary>
    [Wire("properties.osType")]
    public ContainerServiceOSType OSType { get; internal set; }

    /// <summary>The Kubernetes versions the agent pool can be upgraded to.</summary>
    [Wire("properties.upgrades")]
    public IReadOnlyList<AgentPoolUpgradeProfilePropertiesUpgradesItem> Upgrades { get; internal set; } = [];

    /// <summary>The versions the agent pool can be rolled back to.</summary>
    [Wire("properties.recentlyUsedVersions")]
    public IReadOnlyList<AgentPoolRecentlyUsedVersion> RecentlyUsedVersions { get; internal set; } = [];

    /// <summary>The newest node image for the agent pool in its region.</summary>
    [Wire("properties.latestNodeImageVersion")]
    public string LatestNodeImageVersion { get; internal set; }

    JsonObject IWireModel.Source { get; set; }
}
