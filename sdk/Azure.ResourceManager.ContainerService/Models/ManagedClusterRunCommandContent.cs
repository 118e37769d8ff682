using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A command to run inside a cluster.</summary>
public partial class ManagedClusterRunCommandContent : IJsonModel<ManagedClusterRunCommandContent>, IWireModel<ManagedClusterRunCommandContent>
{
    /// <summary>Initializes a new instance with what it cannot do without.</summary>
    public ManagedClusterRunCommandContent(string command)
    {
        ArgumentNullException.ThrowIfNull(command);

        Command = command;
    }

    internal ManagedClusterRunCommandContent()
    {
    }

    /// <summary>The command.</summary>
    [Wire("command")]
    public string Command { get; set; }

    /// <summary>The files the command needs, as a base64 encoded zip archive.</summary>
    [Wire("context")]
    public string Context { get; set; }

    /// <summary>The token that runs the command, for clusters with Microsoft Entra integration.</summary>
    [Wire("clusterToken")]
    public string ClusterToken { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
