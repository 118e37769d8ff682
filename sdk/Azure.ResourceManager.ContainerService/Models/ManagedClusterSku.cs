using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The kind and tier of a cluster.</summary>
public partial class ManagedClusterSku : IJsonModel<ManagedClusterSku>, IWireModel<ManagedClusterSku>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ManagedClusterSku()
    {
    }

    /// <summary>The kind.</summary>
    [Wire("name")]
    public ManagedClusterSkuName? Name { get; set; }

    /// <summary>The tier.</summary>
    [Wire("tier")]
    public ManagedClusterSkuTier? Tier { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
