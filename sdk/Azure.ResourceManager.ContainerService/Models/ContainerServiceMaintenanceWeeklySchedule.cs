using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A schedule by the day of the week.</summary>
public partial class ContainerServiceMaintenanceWeeklySchedule : IJsonModel<ContainerServiceMaintenanceWeeklySchedule>, IWireModel<ContainerServiceMaintenanceWeeklySchedule>
{
    /// <summary>Initializes a schedule by the day of the week.</summary>
    public ContainerServiceMaintenanceWeeklySchedule(int intervalWeeks, ContainerServiceWeekDay dayOfWeek)
    {
        IntervalWeeks = intervalWeeks;
        DayOfWeek = dayOfWeek;
    }

    internal ContainerServiceMaintenanceWeeklySchedule()
    {
    }

    /// <summary>How many weeks apart.</summary>
    [Wire("intervalWeeks")]
    public int IntervalWeeks { get; set; }

    /// <summary>The day of the week.</summary>
    [Wire("dayOfWeek")]
    public ContainerServiceWeekDay DayOfWeek { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
