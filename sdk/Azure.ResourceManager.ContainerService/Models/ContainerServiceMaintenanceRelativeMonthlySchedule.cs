using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A schedule by the week of the month, such as the second Tuesday.</summary>
public partial class ContainerServiceMaintenanceRelativeMonthlySchedule : IJsonModel<ContainerServiceMaintenanceRelativeMonthlySchedule>, IWireModel<ContainerServiceMaintenanceRelativeMonthlySchedule>
{
    /// <summary>Initializes a schedule by the week of the month.</summary>
    public ContainerServiceMaintenanceRelativeMonthlySchedule(int intervalMonths, ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex weekIndex, ContainerServiceWeekDay dayOfWeek)
    {
        IntervalMonths = intervalMonths;
        WeekIndex = weekIndex;
        DayOfWeek = dayOfWeek;
    }

    internal ContainerServiceMaintenanceRelativeMonthlySchedule()
    {
    }

    /// <summary>How many months apart.</summary>
    [Wire("intervalMonths")]
    public int IntervalMonths { get; set; }

    /// <summary>The week of the month.</summary>
    [Wire("weekIndex")]
    public ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex WeekIndex { get; set; }

    /// <summary>The day of the week.</summary>
    [Wire("dayOfWeek")]
    public ContainerServiceWeekDay DayOfWeek { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
