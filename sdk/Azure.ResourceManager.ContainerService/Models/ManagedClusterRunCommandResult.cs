using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>What a command has answered.</summary>
public partial class ManagedClusterRunCommandResult : IJsonModel<ManagedClusterRunCommandResult>, IWireModel<ManagedClusterRunCommandResult>
{
    internal ManagedClusterRunCommandResult()
    {
    }

    /// <summary>The identifier of the command.</summary>
    [Wire("id")]
    public string Id { get; internal set; }

    /// <summary>The state of the command.</summary>
    [Wire("properties.provisioningState")]
    public string ProvisioningState { get; internal set; }

    /// <summary>The exit code of the command.</summary>
    [Wire("properties.exitCode")]
    public int? ExitCode { get; internal set; }

    /// <summary>When the command began.</summary>
    [Wire("properties.startedAt")]
    public DateTimeOffset? StartedOn { get; internal set; }

    /// <summary>When the command ended.</summary>
    [Wire("properties.finishedAt")]
    public DateTimeOffset? FinishedOn { get; internal set; }

    /// <summary>What the command wrote.</summary>
    [Wire("properties.logs")]
    public string Logs { get; internal set; }

    /// <summary>Why the state is what it is.</summary>
    [Wire("properties.reason")]
    public string Reason { get; internal set; }

    JsonObject IWireModel.Source { get; set; }
}
