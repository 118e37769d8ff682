using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Wire;
using Azure.ResourceManager.Models;

namespace Azure.ResourceManager.ContainerService;

/// <summary>A managed Kubernetes cluster.</summary>
public partial class ContainerServiceManagedClusterData : TrackedResourceData, IJsonModel<ContainerServiceManagedClusterData>, IWireModel<ContainerServiceManagedClusterData>
{
    /// <summary>Initializes a new instance for a place.</summary>
    public ContainerServiceManagedClusterData(AzureLocation location)
        : base(location)
    {
    }

    internal ContainerServiceManagedClusterData()
        : base(default)
    {
    }

    internal ContainerServiceManagedClusterData(ResourceIdentifier id, string name, ResourceType resourceType, SystemData systemData, IDictionary<string, string> tags, AzureLocation location)
        : base(id, name, resourceType, systemData, tags, location)
    {
    }

    /// <summary>The version of the cluster, for conditional writes.</summary>
    [Wire("eTag")]
    public ETag? ETag { get; internal set; }

    /// <summary>The kind and tier of the cluster.</summary>
    [Wire("sku")]
    public ManagedClusterSku Sku { get; set; }

    /// <summary>The kind of resource as the portal distinguishes it.</summary>
    [Wire("kind")]
    public string Kind { get; set; }

    /// <summary>The state of the latest operation on the cluster.</summary>
    [Wire("properties.provisioningState")]
    public string ProvisioningState { get; internal set; }

    /// <summary>Whether the cluster runs.</summary>
    [Wire("properties.powerState.code")]
    public ContainerServiceStateCode? PowerStateCode { get; internal set; }

    /// <summary>How many agent pools the cluster may have.</summary>
    [Wire("properties.maxAgentPools")]
    public int? MaxAgentPools { get; internal set; }

    /// <summary>The Kubernetes version asked for.</summary>
    [Wire("properties.kubernetesVersion")]
    public string KubernetesVersion { get; set; }

    /// <summary>The Kubernetes version the control plane runs.</summary>
    [Wire("properties.currentKubernetesVersion")]
    public string CurrentKubernetesVersion { get; internal set; }

    /// <summary>The first part of the name of the API server.</summary>
    [Wire("properties.dnsPrefix")]
    public string DnsPrefix { get; set; }

    /// <summary>The subdomain of a private cluster with a private DNS zone.</summary>
    [Wire("properties.fqdnSubdomain")]
    public string FqdnSubdomain { get; set; }

    /// <summary>The name of the API server.</summary>
    [Wire("properties.fqdn")]
    public string Fqdn { get; internal set; }

    /// <summary>The name of the API server inside its network.</summary>
    [Wire("properties.privateFQDN")]
    public string PrivateFqdn { get; internal set; }

    /// <summary>The name of the API server for the portal.</summary>
    [Wire("properties.azurePortalFQDN")]
    public string AzurePortalFqdn { get; internal set; }

    /// <summary>The agent pools of the cluster.</summary>
    [Wire("properties.agentPoolProfiles")]
    public IList<ManagedClusterAgentPoolProfile> AgentPoolProfiles { get; internal set; } = [];

    /// <summary>The resource group of the nodes.</summary>
    [Wire("properties.nodeResourceGroup")]
    public string NodeResourceGroup { get; set; }

    /// <summary>The support the cluster receives.</summary>
    [Wire("properties.supportPlan")]
    public KubernetesSupportPlan? SupportPlan { get; set; }

    /// <summary>Whether access is controlled by roles.</summary>
    [Wire("properties.enableRBAC")]
    public bool? IsRbacEnabled { get; set; }

    /// <summary>Whether access is controlled by roles.</summary>
    public bool? EnableRbac
    {
        get => IsRbacEnabled;
        set => IsRbacEnabled = value;
    }

    /// <summary>What is upgraded without being asked.</summary>
    [Wire("properties.autoUpgradeProfile")]
    public ManagedClusterAutoUpgradeProfile AutoUpgradeProfile { get; set; }

    /// <summary>Whether the checks before an upgrade are skipped.</summary>
    [Wire("properties.upgradeSettings.overrideSettings")]
    public UpgradeOverrideSettings UpgradeOverrideSettings { get; set; }

    /// <summary>The set of keys that disks are encrypted with.</summary>
    [Wire("properties.diskEncryptionSetID")]
    public ResourceIdentifier DiskEncryptionSetId { get; set; }

    /// <summary>Whether local accounts are off.</summary>
    [Wire("properties.disableLocalAccounts")]
    public bool? IsLocalAccountsDisabled { get; set; }

    /// <summary>Whether local accounts are off.</summary>
    public bool? DisableLocalAccounts
    {
        get => IsLocalAccountsDisabled;
        set => IsLocalAccountsDisabled = value;
    }

    /// <summary>The identifier of the cluster that no other cluster ever has.</summary>
    [Wire("properties.resourceUID")]
    public ResourceIdentifier ResourceId { get; internal set; }

    /// <summary>Why the latest operation failed.</summary>
    [Wire("properties.status.provisioningError")]
    public ResponseError StatusProvisioningError { get; internal set; }

    /// <summary>The identity of the cluster.</summary>
    [Wire("identity")]
    public ManagedClusterIdentity ClusterIdentity { get; set; }

    /// <summary>The identities that the cluster uses for its parts, such as <c>kubeletidentity</c>.</summary>
    [Wire("properties.identityProfile")]
    public IDictionary<string, ContainerServiceUserAssignedIdentity> IdentityProfile { get; internal set; } = new Dictionary<string, ContainerServiceUserAssignedIdentity>();

    /// <summary>Network settings of the cluster.</summary>
    [Wire("properties.networkProfile")]
    public ContainerServiceNetworkProfile NetworkProfile { get; set; }

    /// <summary>How the cluster uses Microsoft Entra ID.</summary>
    [Wire("properties.aadProfile")]
    public ManagedClusterAadProfile AadProfile { get; set; }

    /// <summary>How the API server can be reached.</summary>
    [Wire("properties.apiServerAccessProfile")]
    public ManagedClusterApiServerAccessProfile ApiServerAccessProfile { get; set; }

    /// <summary>Security settings of the cluster.</summary>
    [Wire("properties.securityProfile")]
    public ManagedClusterSecurityProfile SecurityProfile { get; set; }

    /// <summary>Whether nodes are provided on demand instead of by agent pools.</summary>
    [Wire("properties.nodeProvisioningProfile")]
    public ManagedClusterNodeProvisioningProfile NodeProvisioningProfile { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
