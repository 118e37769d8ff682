using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A minor version of Kubernetes and its patch versions.</summary>
public partial class KubernetesVersion : IJsonModel<KubernetesVersion>, IWireModel<KubernetesVersion>
{
    internal KubernetesVersion()
    {
    }

    /// <summary>The major and minor version.</summary>
    [Wire("version")]
    public string Version { get; internal set; }

    /// <summary>The support it can receive.</summary>
    [Wire("capabilities.supportPlan")]
    public IReadOnlyList<KubernetesSupportPlan> CapabilitiesSupportPlan { get; internal set; } = [];

    /// <summary>Whether a new cluster gets it when it asks for none.</summary>
    [Wire("isDefault")]
    public bool? IsDefault { get; internal set; }

    /// <summary>Whether the version is a preview.</summary>
    [Wire("isPreview")]
    public bool? IsPreview { get; internal set; }

    /// <summary>The patch versions.</summary>
    [Wire("patchVersions")]
    public IReadOnlyDictionary<string, KubernetesPatchVersion> PatchVersions { get; internal set; } = new Dictionary<string, KubernetesPatchVersion>();

    JsonObject IWireModel.Source { get; set; }
}
