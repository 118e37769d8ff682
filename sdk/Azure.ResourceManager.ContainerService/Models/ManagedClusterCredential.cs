using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>One kubeconfig.</summary>
public partial class ManagedClusterCredential : IJsonModel<ManagedClusterCredential>, IWireModel<ManagedClusterCredential>
{
    internal ManagedClusterCredential()
    {
    }

    /// <summary>The name of the credential.</summary>
    [Wire("name")]
    public string Name { get; internal set; }

    /// <summary>The kubeconfig file.</summary>
    [Wire("value")]
    public byte[] Value { get; internal set; }

    JsonObject IWireModel.Source { get; set; }
}
