using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The machines to delete.</summary>
public partial class AgentPoolDeleteMachinesContent : IJsonModel<AgentPoolDeleteMachinesContent>, IWireModel<AgentPoolDeleteMachinesContent>
{
    /// <summary>Initializes a new instance with what it cannot do without.</summary>
    public AgentPoolDeleteMachinesContent(IEnumerable<string> machineNames)
    {
        ArgumentNullException.ThrowIfNull(machineNames);

        MachineNames = [.. machineNames];
    }

    internal AgentPoolDeleteMachinesContent()
    {
    }

    /// <summary>The names of the machines.</summary>
    [Wire("machineNames")]
    public IList<string> MachineNames { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
