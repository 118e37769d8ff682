using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>The result of a command run inside a cluster; while it runs, the service answers 202, with or without a body.</summary>
internal static class CommandAnswer
{
    public static readonly int[] Accepted = [200, 202];

    public static ManagedClusterRunCommandResult Read(JsonNode json) => WireFormat.Read<ManagedClusterRunCommandResult>(json);
}
