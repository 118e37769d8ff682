using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A schedule by the day of the month.</summary>
public partial class ContainerServiceMaintenanceAbsoluteMonthlySchedule : IJsonModel<ContainerServiceMaintenanceAbsoluteMonthlySchedule>, IWireModel<ContainerServiceMaintenanceAbsoluteMonthlySchedule>
{
    /// <summary>Initializes a schedule by the day of the month.</summary>
    public ContainerServiceMaintenanceAbsoluteMonthlySchedule(int intervalMonths, int dayOfMonth)
    {
        IntervalMonths = intervalMonths;
        DayOfMonth = dayOfMonth;
    }

    internal ContainerServiceMaintenanceAbsoluteMonthlySchedule()
    {
    }

    /// <summary>How many months apart.</summary>
    [Wire("intervalMonths")]
    public int IntervalMonths { get; set; }

    /// <summary>The day of the month.</summary>
    [Wire("dayOfMonth")]
    public int DayOfMonth { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
