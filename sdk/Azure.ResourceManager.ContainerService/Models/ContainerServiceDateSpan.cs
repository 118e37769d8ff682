using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A span of dates, both included.</summary>
public partial class ContainerServiceDateSpan : IJsonModel<ContainerServiceDateSpan>, IWireModel<ContainerServiceDateSpan>
{
    /// <summary>Initializes a span of dates, both included.</summary>
    public ContainerServiceDateSpan(DateTimeOffset start, DateTimeOffset end)
    {
        Start = start;
        End = end;
    }

    internal ContainerServiceDateSpan()
    {
    }

    /// <summary>The first date.</summary>
    [Wire("start", DateOnly = true)]
    public DateTimeOffset Start { get; set; }

    /// <summary>The last date.</summary>
    [Wire("end", DateOnly = true)]
    public DateTimeOffset End { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
