using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Security settings of a cluster.</summary>
public partial class ManagedClusterSecurityProfile : IJsonModel<ManagedClusterSecurityProfile>, IWireModel<ManagedClusterSecurityProfile>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ManagedClusterSecurityProfile()
    {
    }

    /// <summary>Whether secrets are encrypted with a key of a key vault.</summary>
    [Wire("azureKeyVaultKms")]
    public ManagedClusterSecurityProfileKeyVaultKms AzureKeyVaultKms { get; set; }

    /// <summary>Whether pods can sign in to Azure as themselves.</summary>
    [Wire("workloadIdentity.enabled")]
    public bool? IsWorkloadIdentityEnabled { get; set; }

    /// <summary>Whether unused images are removed from the nodes.</summary>
    [Wire("imageCleaner")]
    public ManagedClusterSecurityProfileImageCleaner ImageCleaner { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
