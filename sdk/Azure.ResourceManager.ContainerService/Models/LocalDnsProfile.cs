using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How each node resolves names.</summary>
public partial class LocalDnsProfile : IJsonModel<LocalDnsProfile>, IWireModel<LocalDnsProfile>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public LocalDnsProfile()
    {
    }

    /// <summary>Whether each node resolves names itself.</summary>
    [Wire("mode")]
    public LocalDnsMode? Mode { get; set; }

    /// <summary>Whether it does so now.</summary>
    [Wire("state")]
    public LocalDnsState? State { get; internal set; }

    /// <summary>By domain, how names asked for by nodes and by pods with the default policy are resolved.</summary>
    [Wire("vnetDNSOverrides")]
    public IDictionary<string, LocalDnsOverride> VnetDnsOverrides { get; internal set; } = new Dictionary<string, LocalDnsOverride>();

    /// <summary>By domain, how names asked for by pods with the cluster-first policy are resolved.</summary>
    [Wire("kubeDNSOverrides")]
    public IDictionary<string, LocalDnsOverride> KubeDnsOverrides { get; internal set; } = new Dictionary<string, LocalDnsOverride>();

    JsonObject IWireModel.Source { get; set; }
}
