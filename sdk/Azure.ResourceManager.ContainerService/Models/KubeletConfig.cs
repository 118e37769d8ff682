using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Settings of the kubelet.</summary>
public partial class KubeletConfig : IJsonModel<KubeletConfig>, IWireModel<KubeletConfig>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public KubeletConfig()
    {
    }

    /// <summary>How processors are given to pods: none or static.</summary>
    [Wire("cpuManagerPolicy")]
    public string CpuManagerPolicy { get; set; }

    /// <summary>Whether processor limits are enforced.</summary>
    [Wire("cpuCfsQuota")]
    public bool? IsCpuCfsQuotaEnabled { get; set; }

    /// <summary>The period over which processor limits are enforced, such as <c>100ms</c>.</summary>
    [Wire("cpuCfsQuotaPeriod")]
    public string CpuCfsQuotaPeriod { get; set; }

    /// <summary>The disk usage, in percent, from which unused images are always removed.</summary>
    [Wire("imageGcHighThreshold")]
    public int? ImageGcHighThreshold { get; set; }

    /// <summary>The disk usage, in percent, down to which unused images are removed.</summary>
    [Wire("imageGcLowThreshold")]
    public int? ImageGcLowThreshold { get; set; }

    /// <summary>How resources are aligned with hardware topology.</summary>
    [Wire("topologyManagerPolicy")]
    public string TopologyManagerPolicy { get; set; }

    /// <summary>The unsafe kernel parameters that pods may set.</summary>
    [Wire("allowedUnsafeSysctls")]
    public IList<string> AllowedUnsafeSysctls { get; internal set; } = [];

    /// <summary>Whether the kubelet refuses to start where swap is on.</summary>
    [Wire("failSwapOn")]
    public bool? FailStartWithSwapOn { get; set; }

    /// <summary>The size, in MB, at which a container log is rotated.</summary>
    [Wire("containerLogMaxSizeMB")]
    public int? ContainerLogMaxSizeInMB { get; set; }

    /// <summary>How many log files a container may have.</summary>
    [Wire("containerLogMaxFiles")]
    public int? ContainerLogMaxFiles { get; set; }

    /// <summary>How many processes a pod may have.</summary>
    [Wire("podMaxPids")]
    public int? PodMaxPids { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
