using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A Kubernetes version a new agent pool may have.</summary>
public partial class AgentPoolAvailableVersion : IJsonModel<AgentPoolAvailableVersion>, IWireModel<AgentPoolAvailableVersion>
{
    internal AgentPoolAvailableVersion()
    {
    }

    /// <summary>Whether a new agent pool gets it when it asks for none.</summary>
    [Wire("default")]
    public bool? IsDefault { get; internal set; }

    /// <summary>The Kubernetes version.</summary>
    [Wire("kubernetesVersion")]
    public string KubernetesVersion { get; internal set; }

    /// <summary>Whether the version is a preview.</summary>
    [Wire("isPreview")]
    public bool? IsPreview { get; internal set; }

    JsonObject IWireModel.Source { get; set; }
}
