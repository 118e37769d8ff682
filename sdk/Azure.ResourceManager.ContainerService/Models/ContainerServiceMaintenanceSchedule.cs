using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>When maintenance recurs: exactly one of its properties says how.</summary>
public partial class ContainerServiceMaintenanceSchedule : IJsonModel<ContainerServiceMaintenanceSchedule>, IWireModel<ContainerServiceMaintenanceSchedule>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ContainerServiceMaintenanceSchedule()
    {
    }

    /// <summary>Every so many days.</summary>
    [Wire("daily.intervalDays")]
    public int? DailyIntervalDays { get; set; }

    /// <summary>By the day of the week.</summary>
    [Wire("weekly")]
    public ContainerServiceMaintenanceWeeklySchedule Weekly { get; set; }

    /// <summary>By the day of the month.</summary>
    [Wire("absoluteMonthly")]
    public ContainerServiceMaintenanceAbsoluteMonthlySchedule AbsoluteMonthly { get; set; }

    /// <summary>By the week of the month.</summary>
    [Wire("relativeMonthly")]
    public ContainerServiceMaintenanceRelativeMonthlySchedule RelativeMonthly { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
