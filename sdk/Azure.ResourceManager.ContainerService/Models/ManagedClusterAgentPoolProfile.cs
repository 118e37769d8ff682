using System.ClientModel.Primitives;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>An agent pool as its cluster lists it.</summary>
public partial class ManagedClusterAgentPoolProfile : ManagedClusterAgentPoolProfileProperties, IJsonModel<ManagedClusterAgentPoolProfile>, IWireModel<ManagedClusterAgentPoolProfile>
{
    /// <summary>Initializes a new instance with what it cannot do without.</summary>
    public ManagedClusterAgentPoolProfile(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        Name = name;
    }

    internal ManagedClusterAgentPoolProfile()
    {
    }

    /// <summary>The name of the agent pool.</summary>
    [Wire("name")]
    public string Name { get; set; }
}
