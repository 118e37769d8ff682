using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>When maintenance may begin, and for how long.</summary>
public partial class ContainerServiceMaintenanceWindow : IJsonModel<ContainerServiceMaintenanceWindow>, IWireModel<ContainerServiceMaintenanceWindow>
{
    /// <summary>Initializes a window that recurs at a time of day.</summary>
    public ContainerServiceMaintenanceWindow(ContainerServiceMaintenanceSchedule schedule, int durationHours, string startTime)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(startTime);

        Schedule = schedule;
        DurationHours = durationHours;
        StartTime = startTime;
    }

    internal ContainerServiceMaintenanceWindow()
    {
    }

    /// <summary>When it recurs.</summary>
    [Wire("schedule")]
    public ContainerServiceMaintenanceSchedule Schedule { get; set; }

    /// <summary>How long it lasts, from 4 to 24 hours.</summary>
    [Wire("durationHours")]
    public int DurationHours { get; set; }

    /// <summary>The offset of its times from UTC, such as <c>+05:30</c>; it knows no daylight saving.</summary>
    [Wire("utcOffset")]
    public string UtcOffset { get; set; }

    /// <summary>The date from which it applies, such as <c>2026-11-10</c>.</summary>
    [Wire("startDate")]
    public string StartDate { get; set; }

    /// <summary>The time of day at which it begins, such as <c>22:00</c>.</summary>
    [Wire("startTime")]
    public string StartTime { get; set; }

    /// <summary>The dates on which it is closed.</summary>
    [Wire("notAllowedDates")]
    public IList<ContainerServiceDateSpan> NotAllowedDates { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
