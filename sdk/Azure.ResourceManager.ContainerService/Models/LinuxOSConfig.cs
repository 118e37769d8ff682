using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Operating system settings of Linux nodes.</summary>
public partial class LinuxOSConfig : IJsonModel<LinuxOSConfig>, IWireModel<LinuxOSConfig>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public LinuxOSConfig()
    {
    }

    /// <summary>Kernel parameters.</summary>
    [Wire("sysctls")]
    public SysctlConfig Sysctls { get; set; }

    /// <summary>When transparent huge pages are used: always, madvise or never.</summary>
    [Wire("transparentHugePageEnabled")]
    public string TransparentHugePageEnabled { get; set; }

    /// <summary>How memory is defragmented for transparent huge pages.</summary>
    [Wire("transparentHugePageDefrag")]
    public string TransparentHugePageDefrag { get; set; }

    /// <summary>The size of the swap file, in MB.</summary>
    [Wire("swapFileSizeMB")]
    public int? SwapFileSizeInMB { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
