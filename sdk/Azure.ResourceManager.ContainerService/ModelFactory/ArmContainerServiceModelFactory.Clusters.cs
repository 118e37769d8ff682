using Azure.Core;
using Azure.ResourceManager.Models;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Makes the models that only the service makes, for tests of code that receives them.</summary>
public static partial class ArmContainerServiceModelFactory
{
    /// <summary>A managed Kubernetes cluster.</summary>
    public static ContainerServiceManagedClusterData ContainerServiceManagedClusterData(
        ResourceIdentifier id = null,
        string name = null,
        ResourceType resourceType = default,
        SystemData systemData = null,
        IDictionary<string, string> tags = null,
        AzureLocation location = default,
        ETag? etag = default,
        ManagedClusterSku sku = null,
        string kind = null,
        string provisioningState = null,
        ContainerServiceStateCode? powerStateCode = default,
        int? maxAgentPools = default,
        string kubernetesVersion = null,
        string currentKubernetesVersion = null,
        string dnsPrefix = null,
        string fqdnSubdomain = null,
        string fqdn = null,
        string privateFqdn = null,
        string azurePortalFqdn = null,
        IEnumerable<ManagedClusterAgentPoolProfile> agentPoolProfiles = null,
        string nodeResourceGroup = null,
        KubernetesSupportPlan? supportPlan = default,
        bool? isRbacEnabled = default,
        ManagedClusterAutoUpgradeProfile autoUpgradeProfile = null,
        UpgradeOverrideSettings upgradeOverrideSettings = null,
        ResourceIdentifier diskEncryptionSetId = null,
        bool? isLocalAccountsDisabled = default,
        ResourceIdentifier resourceId = null,
        ResponseError statusProvisioningError = null,
        ManagedClusterIdentity clusterIdentity = null,
        IDictionary<string, ContainerServiceUserAssignedIdentity> identityProfile = null,
        ContainerServiceNetworkProfile networkProfile = null,
        ManagedClusterAadProfile aadProfile = null,
        ManagedClusterApiServerAccessProfile apiServerAccessProfile = null,
        ManagedClusterSecurityProfile securityProfile = null,
        ManagedClusterNodeProvisioningProfile nodeProvisioningProfile = null) =>
        new(id, name, resourceType, systemData, tags ?? new Dictionary<string, string>(), location)
        {
            ETag = etag,
            Sku = sku,
            Kind = kind,
            ProvisioningState = provisioningState,
            PowerStateCode = powerStateCode,
            MaxAgentPools = maxAgentPools,
            KubernetesVersion = kubernetesVersion,
            CurrentKubernetesVersion = currentKubernetesVersion,
            DnsPrefix = dnsPrefix,
            FqdnSubdomain = fqdnSubdomain,
            Fqdn = fqdn,
            PrivateFqdn = privateFqdn,
            AzurePortalFqdn = azurePortalFqdn,
            AgentPoolProfiles = [.. agentPoolProfiles ?? []],
            NodeResourceGroup = nodeResourceGroup,
            SupportPlan = supportPlan,
            IsRbacEnabled = isRbacEnabled,
            AutoUpgradeProfile = autoUpgradeProfile,
            UpgradeOverrideSettings = upgradeOverrideSettings,
            DiskEncryptionSetId = diskEncryptionSetId,
            IsLocalAccountsDisabled = isLocalAccountsDisabled,
            ResourceId = resourceId,
            StatusProvisioningError = statusProvisioningError,
            ClusterIdentity = clusterIdentity,
            IdentityProfile = new Dictionary<string, ContainerServiceUserAssignedIdentity>(identityProfile ?? new Dictionary<string, ContainerServiceUserAssignedIdentity>()),
            NetworkProfile = networkProfile,
            AadProfile = aadProfile,
            ApiServerAccessProfile = apiServerAccessProfile,
            SecurityProfile = securityProfile,
            NodeProvisioningProfile = nodeProvisioningProfile,
        };

    /// <summary>What a cluster can be upgraded to.</summary>
    public static ManagedClusterUpgradeProfileData ManagedClusterUpgradeProfileData(
        ResourceIdentifier id = null,
        string name = null,
        ResourceType resourceType = default,
        SystemData systemData = null,
        ManagedClusterPoolUpgradeProfile controlPlaneProfile = null,
        IEnumerable<ManagedClusterPoolUpgradeProfile> agentPoolProfiles = null) =>
        new(id, name, resourceType, systemData)
        {
            ControlPlaneProfile = controlPlaneProfile,
            AgentPoolProfiles = [.. agentPoolProfiles ?? []],
        };

    /// <summary>What the control plane or one agent pool can be upgraded to.</summary>
    public static ManagedClusterPoolUpgradeProfile ManagedClusterPoolUpgradeProfile(
        string kubernetesVersion = null,
        string name = null,
        ContainerServiceOSType osType = default,
        IEnumerable<ManagedClusterPoolUpgradeProfileUpgradesItem> upgrades = null) =>
        new()
        {
            KubernetesVersion = kubernetesVersion,
            Name = name,
            OSType = osType,
            Upgrades = [.. upgrades ?? []],
        };

    /// <summary>A Kubernetes version that can be upgraded to.</summary>
    public static ManagedClusterPoolUpgradeProfileUpgradesItem ManagedClusterPoolUpgradeProfileUpgradesItem(
        string kubernetesVersion = null,
        bool? isPreview = default) =>
        new()
        {
            KubernetesVersion = kubernetesVersion,
            IsPreview = isPreview,
        };

    /// <summary>The identity of a cluster.</summary>
    public static ManagedClusterIdentity ManagedClusterIdentity(
        ManagedServiceIdentityType resourceIdentityType = default,
        Guid? principalId = default,
        Guid? tenantId = default,
        IDictionary<string, ManagedClusterDelegatedIdentity> delegatedResources = null,
        IDictionary<ResourceIdentifier, UserAssignedIdentity> userAssignedIdentities = null) =>
        new()
        {
            ResourceIdentityType = resourceIdentityType,
            PrincipalId = principalId,
            TenantId = tenantId,
            DelegatedResources = new Dictionary<string, ManagedClusterDelegatedIdentity>(delegatedResources ?? new Dictionary<string, ManagedClusterDelegatedIdentity>()),
            UserAssignedIdentities = new Dictionary<ResourceIdentifier, UserAssignedIdentity>(userAssignedIdentities ?? new Dictionary<ResourceIdentifier, UserAssignedIdentity>()),
        };

    /// <summary>The kubeconfigs of a cluster.</summary>
    public static ManagedClusterCredentials ManagedClusterCredentials(
        IEnumerable<ManagedClusterCredential> kubeconfigs = null) =>
        new()
        {
            Kubeconfigs = [.. kubeconfigs ?? []],
        };

    /// <summary>One kubeconfig.</summary>
    public static ManagedClusterCredential ManagedClusterCredential(
        string name = null,
        byte[] value = null) =>
        new()
        {
            Name = name,
            Value = value,
        };

    /// <summary>What a command has answered.</summary>
    public static ManagedClusterRunCommandResult ManagedClusterRunCommandResult(
        string id = null,
        string provisioningState = null,
        int? exitCode = default,
        DateTimeOffset? startedOn = default,
        DateTimeOffset? finishedOn = default,
        string logs = null,
        string reason = null) =>
        new()
        {
            Id = id,
            ProvisioningState = provisioningState,
            ExitCode = exitCode,
            StartedOn = startedOn,
            FinishedOn = finishedOn,
            Logs = logs,
            Reason = reason,
        };

    /// <summary>The Kubernetes versions of a region.</summary>
    public static KubernetesVersionListResult KubernetesVersionListResult(
        IEnumerable<KubernetesVersion> values = null) =>
        new()
        {
            Values = [.. values ?? []],
        };

    /// <summary>A minor version of Kubernetes and its patch versions.</summary>
    public static KubernetesVersion KubernetesVersion(
        string version = null,
        IEnumerable<KubernetesSupportPlan> capabilitiesSupportPlan = null,
        bool? isDefault = default,
        bool? isPreview = default,
        IReadOnlyDictionary<string, KubernetesPatchVersion> patchVersions = null) =>
        new()
        {
            Version = version,
            CapabilitiesSupportPlan = [.. capabilitiesSupportPlan ?? []],
            IsDefault = isDefault,
            IsPreview = isPreview,
            PatchVersions = patchVersions ?? new Dictionary<string, KubernetesPatchVersion>(),
        };

    /// <summary>A patch version of Kubernetes.</summary>
    public static KubernetesPatchVersion KubernetesPatchVersion(
        IEnumerable<string> upgrades = null) =>
        new()
        {
            Upgrades = [.. upgrades ?? []],
        };
}
