using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Wire;
using Azure.ResourceManager.Models;

namespace Azure.ResourceManager.ContainerService;

/// <summary>The Kubernetes versions a new agent pool may have.</summary>
public partial class AgentPoolAvailableVersions : ResourceData, IJsonModel<AgentPoolAvailableVersions>, IWireModel<AgentPoolAvailableVersions>
{
    internal AgentPoolAvailableVersions()
    {
    }

    internal AgentPoolAvailableVersions(ResourceIdentifier id, string name, ResourceType resourceType, SystemData systemData)
        : base(id, name, resourceType, systemData)
    {
    }

    /// <summary>The versions.</summary>
    [Wire("properties.agentPoolVersions")]
    public IReadOnlyList<AgentPoolAvailableVersion> AgentPoolVersions { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
