using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Whether the checks before an upgrade are skipped, and until when.</summary>
public partial class UpgradeOverrideSettings : IJsonModel<UpgradeOverrideSettings>, IWireModel<UpgradeOverrideSettings>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public UpgradeOverrideSettings()
    {
    }

    /// <summary>Whether upgrades go ahead in spite of failing checks.</summary>
    [Wire("forceUpgrade")]
    public bool? ForceUpgrade { get; set; }

    /// <summary>Until when upgrades may start in spite of failing checks.</summary>
    [Wire("until")]
    public DateTimeOffset? Until { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
