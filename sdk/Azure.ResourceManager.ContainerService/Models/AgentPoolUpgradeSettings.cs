using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How the nodes of an agent pool are replaced during an upgrade.</summary>
public partial class AgentPoolUpgradeSettings : IJsonModel<AgentPoolUpgradeSettings>, IWireModel<AgentPoolUpgradeSettings>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public AgentPoolUpgradeSettings()
    {
    }

    /// <summary>How many nodes, or what part of them such as <c>33%</c>, may be added.</summary>
    [Wire("maxSurge")]
    public string MaxSurge { get; set; }

    /// <summary>How many nodes, or what part of them, may be missing.</summary>
    [Wire("maxUnavailable")]
    public string MaxUnavailable { get; set; }

    /// <summary>How long to wait for the pods of a node to leave.</summary>
    [Wire("drainTimeoutInMinutes")]
    public int? DrainTimeoutInMinutes { get; set; }

    /// <summary>How long to wait between draining a node and reimaging it.</summary>
    [Wire("nodeSoakDurationInMinutes")]
    public int? NodeSoakDurationInMinutes { get; set; }

    /// <summary>What happens to a node that cannot be drained.</summary>
    [Wire("undrainableNodeBehavior")]
    public UndrainableNodeBehavior? UndrainableNodeBehavior { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
