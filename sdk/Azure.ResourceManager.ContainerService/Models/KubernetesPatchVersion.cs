using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A patch version of Kubernetes.</summary>
public partial class KubernetesPatchVersion : IJsonModel<KubernetesPatchVersion>, IWireModel<KubernetesPatchVersion>
{
    internal KubernetesPatchVersion()
    {
    }

    /// <summary>The versions it can be upgraded to.</summary>
    [Wire("upgrades")]
    public IReadOnlyList<string> Upgrades { get; internal set; } = [];

    JsonObject IWireModel.Source { get; set; }
}
