using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A version an agent pool had before, to which it can be rolled back.</summary>
public partial class AgentPoolRecentlyUsedVersion : IJsonModel<AgentPoolRecentlyUsedVersion>, IWireModel<AgentPoolRecentlyUsedVersion>
{
    internal AgentPoolRecentlyUsedVersion()
    {
    }

    /// <summary>The Kubernetes version.</summary>
    [Wire("orchestratorVersion")]
    public string OrchestratorVersion { get; internal set; }

    /// <summary>The node image version.</summary>
    [Wire("nodeImageVersion")]
    public string NodeImageVersion { get; internal set; }

    /// <summary>When the version was last used.</summary>
    [Wire("timestamp")]
    public DateTimeOffset? LastUsedOn { get; internal set; }

    JsonObject IWireModel.Source { get; set; }
}
