using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Wire;
using Azure.ResourceManager.Models;

namespace Azure.ResourceManager.ContainerService;

/// <summary>What a cluster can be upgraded to.</summary>
public partial class ManagedClusterUpgradeProfileData : ResourceData, IJsonModel<ManagedClusterUpgradeProfileData>, IWireModel<ManagedClusterUpgradeProfileData>
{
    internal ManagedClusterUpgradeProfileData()
    {
    }

    internal ManagedClusterUpgradeProfileData(ResourceIdentifier id, string name, ResourceType resourceType, SystemData systemData)
        : base(id, name, resourceType, systemData)
    {
    }

    /// <summary>What the control plane can be upgraded to.</summary>
    [Wire("properties.controlPlaneProfile")]
    public ManagedClusterPoolUpgradeProfile ControlPlaneProfile { get; internal set; }

    /// <summary>What each agent pool can be upgraded to.</summary>
    [Wire("properties.agentPoolProfiles")]
    public IReadOnlyList<ManagedClusterPoolUpgradeProfile> AgentPoolProfiles { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
