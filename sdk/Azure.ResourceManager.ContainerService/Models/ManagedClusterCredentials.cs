using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The kubeconfigs of a cluster.</summary>
public partial class ManagedClusterCredentials : IJsonModel<ManagedClusterCredentials>, IWireModel<ManagedClusterCredentials>
{
    internal ManagedClusterCredentials()
    {
    }

    /// <summary>The kubeconfigs.</summary>
    [Wire("kubeconfigs")]
    public IReadOnlyList<ManagedClusterCredential> Kubeconfigs { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
