using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Network settings of a cluster.</summary>
public partial class ContainerServiceNetworkProfile : IJsonModel<ContainerServiceNetworkProfile>, IWireModel<ContainerServiceNetworkProfile>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ContainerServiceNetworkProfile()
    {
    }

    /// <summary>How pods are networked.</summary>
    [Wire("networkPlugin")]
    public ContainerServiceNetworkPlugin? NetworkPlugin { get; set; }

    /// <summary>How the network plugin works.</summary>
    [Wire("networkPluginMode")]
    public ContainerServiceNetworkPluginMode? NetworkPluginMode { get; set; }

    /// <summary>What enforces network policies.</summary>
    [Wire("networkPolicy")]
    public ContainerServiceNetworkPolicy? NetworkPolicy { get; set; }

    /// <summary>How Azure networking connects pods.</summary>
    [Wire("networkMode")]
    public ContainerServiceNetworkMode? NetworkMode { get; set; }

    /// <summary>What moves packets.</summary>
    [Wire("networkDataplane")]
    public NetworkDataplane? NetworkDataplane { get; set; }

    /// <summary>The addresses of pods.</summary>
    [Wire("podCidr")]
    public string PodCidr { get; set; }

    /// <summary>The addresses of services.</summary>
    [Wire("serviceCidr")]
    public string ServiceCidr { get; set; }

    /// <summary>The address of the name service.</summary>
    [Wire("dnsServiceIP")]
    public string DnsServiceIP { get; set; }

    /// <summary>How traffic leaves the cluster.</summary>
    [Wire("outboundType")]
    public ContainerServiceOutboundType? OutboundType { get; set; }

    /// <summary>The kind of load balancer.</summary>
    [Wire("loadBalancerSku")]
    public ContainerServiceLoadBalancerSku? LoadBalancerSku { get; set; }

    /// <summary>The addresses of pods, one range for each family.</summary>
    [Wire("podCidrs")]
    public IList<string> PodCidrs { get; internal set; } = [];

    /// <summary>The addresses of services, one range for each family.</summary>
    [Wire("serviceCidrs")]
    public IList<string> ServiceCidrs { get; internal set; } = [];

    /// <summary>The families of addresses in use.</summary>
    [Wire("ipFamilies")]
    public IList<ContainerServiceIPFamily> IPFamilies { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
