using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How names of one domain are resolved.</summary>
public partial class LocalDnsOverride : IJsonModel<LocalDnsOverride>, IWireModel<LocalDnsOverride>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public LocalDnsOverride()
    {
    }

    /// <summary>What is logged.</summary>
    [Wire("queryLogging")]
    public LocalDnsQueryLogging? QueryLogging { get; set; }

    /// <summary>How the next resolver is asked.</summary>
    [Wire("protocol")]
    public LocalDnsProtocol? Protocol { get; set; }

    /// <summary>Which resolver is asked next.</summary>
    [Wire("forwardDestination")]
    public LocalDnsForwardDestination? ForwardDestination { get; set; }

    /// <summary>How one of several resolvers is chosen.</summary>
    [Wire("forwardPolicy")]
    public LocalDnsForwardPolicy? ForwardPolicy { get; set; }

    /// <summary>How many questions may be open at once.</summary>
    [Wire("maxConcurrent")]
    public int? MaxConcurrent { get; set; }

    /// <summary>How long an answer is kept, at most.</summary>
    [Wire("cacheDurationInSeconds")]
    public int? CacheDurationInSeconds { get; set; }

    /// <summary>How long an outdated answer may still be given.</summary>
    [Wire("serveStaleDurationInSeconds")]
    public int? ServeStaleDurationInSeconds { get; set; }

    /// <summary>When an outdated answer is given.</summary>
    [Wire("serveStale")]
    public LocalDnsServeStale? ServeStale { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
