using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Wire;
using Azure.ResourceManager.Models;

namespace Azure.ResourceManager.ContainerService;

/// <summary>When Azure may maintain a cluster by itself.</summary>
public partial class ContainerServiceMaintenanceConfigurationData : ResourceData, IJsonModel<ContainerServiceMaintenanceConfigurationData>, IWireModel<ContainerServiceMaintenanceConfigurationData>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ContainerServiceMaintenanceConfigurationData()
    {
    }

    internal ContainerServiceMaintenanceConfigurationData(ResourceIdentifier id, string name, ResourceType resourceType, SystemData systemData)
        : base(id, name, resourceType, systemData)
    {
    }

    /// <summary>When maintenance may begin, and for how long.</summary>
    [Wire("properties.maintenanceWindow")]
    public ContainerServiceMaintenanceWindow MaintenanceWindow { get; set; }

    /// <summary>The hours of the week in which maintenance may begin; only for the configuration named default.</summary>
    [Wire("properties.timeInWeek")]
    public IList<ContainerServiceTimeInWeek> TimesInWeek { get; internal set; } = [];

    /// <summary>When maintenance may not begin.</summary>
    [Wire("properties.notAllowedTime")]
    public IList<ContainerServiceTimeSpan> NotAllowedTimes { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
