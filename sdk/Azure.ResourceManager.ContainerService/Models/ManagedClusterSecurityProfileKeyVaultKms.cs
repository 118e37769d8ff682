using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Whether secrets are encrypted with a key of a key vault.</summary>
public partial class ManagedClusterSecurityProfileKeyVaultKms : IJsonModel<ManagedClusterSecurityProfileKeyVaultKms>, IWireModel<ManagedClusterSecurityProfileKeyVaultKms>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ManagedClusterSecurityProfileKeyVaultKms()
    {
    }

    /// <summary>Whether they are.</summary>
    [Wire("enabled")]
    public bool? IsEnabled { get; set; }

    /// <summary>The identifier of the key.</summary>
    [Wire("keyId")]
    public string KeyId { get; set; }

    /// <summary>How the key vault is reached.</summary>
    [Wire("keyVaultNetworkAccess")]
    public ManagedClusterKeyVaultNetworkAccessType? KeyVaultNetworkAccess { get; set; }

    /// <summary>The key vault, where it is reached privately.</summary>
    [Wire("keyVaultResourceId")]
    public ResourceIdentifier KeyVaultResourceId { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
