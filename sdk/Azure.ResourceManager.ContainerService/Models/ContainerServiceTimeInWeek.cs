using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Hours of one day of the week.</summary>
public partial class ContainerServiceTimeInWeek : IJsonModel<ContainerServiceTimeInWeek>, IWireModel<ContainerServiceTimeInWeek>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ContainerServiceTimeInWeek()
    {
    }

    /// <summary>The day.</summary>
    [Wire("day")]
    public ContainerServiceWeekDay? Day { get; set; }

    /// <summary>The hours, from 0 to 23, each meaning the hour that begins then, in UTC.</summary>
    [Wire("hourSlots")]
    public IList<int> HourSlots { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
