using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How the API server can be reached.</summary>
public partial class ManagedClusterApiServerAccessProfile : IJsonModel<ManagedClusterApiServerAccessProfile>, IWireModel<ManagedClusterApiServerAccessProfile>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ManagedClusterApiServerAccessProfile()
    {
    }

    /// <summary>The addresses that may reach it.</summary>
    [Wire("authorizedIPRanges")]
    public IList<string> AuthorizedIPRanges { get; internal set; } = [];

    /// <summary>Whether it is reachable only from its network.</summary>
    [Wire("enablePrivateCluster")]
    public bool? EnablePrivateCluster { get; set; }

    /// <summary>The private DNS zone: system, none or the identifier of one.</summary>
    [Wire("privateDNSZone")]
    public string PrivateDnsZone { get; set; }

    /// <summary>Whether a private cluster has a public name as well.</summary>
    [Wire("enablePrivateClusterPublicFQDN")]
    public bool? EnablePrivateClusterPublicFqdn { get; set; }

    /// <summary>Whether commands cannot be run through Azure.</summary>
    [Wire("disableRunCommand")]
    public bool? DisableRunCommand { get; set; }

    /// <summary>Whether it has an address in the network of the nodes.</summary>
    [Wire("enableVnetIntegration")]
    public bool? EnableVnetIntegration { get; set; }

    /// <summary>The subnet it has that address in.</summary>
    [Wire("subnetId")]
    public ResourceIdentifier SubnetId { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
