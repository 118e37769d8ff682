using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The Kubernetes versions of a region.</summary>
public partial class KubernetesVersionListResult : IJsonModel<KubernetesVersionListResult>, IWireModel<KubernetesVersionListResult>
{
    internal KubernetesVersionListResult()
    {
    }

    /// <summary>The versions.</summary>
    [Wire("values")]
    public IReadOnlyList<KubernetesVersion> Values { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
