using Azure.Core;
using Azure.ResourceManager.Models;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Makes the models that only the service makes, for tests of code that receives them.</summary>
public static partial class ArmContainerServiceModelFactory
{
    /// <summary>When Azure may maintain a cluster by itself.</summary>
    public static ContainerServiceMaintenanceConfigurationData ContainerServiceMaintenanceConfigurationData(
        ResourceIdentifier id = null,
        string name = null,
        ResourceType resourceType = default,
        SystemData systemData = null,
        ContainerServiceMaintenanceWindow maintenanceWindow = null,
        IEnumerable<ContainerServiceTimeInWeek> timesInWeek = null,
        IEnumerable<ContainerServiceTimeSpan> notAllowedTimes = null) =>
        new(id, name, resourceType, systemData)
        {
            MaintenanceWindow = maintenanceWindow,
            TimesInWeek = [.. timesInWeek ?? []],
            NotAllowedTimes = [.. notAllowedTimes ?? []],
        };

    /// <summary>A snapshot of the versions and settings of an agent pool.</summary>
    public static AgentPoolSnapshotData AgentPoolSnapshotData(
        ResourceIdentifier id = null,
        string name = null,
        ResourceType resourceType = default,
        SystemData systemData = null,
        IDictionary<string, string> tags = null,
        AzureLocation location = default,
        ResourceIdentifier creationDataSourceResourceId = null,
        SnapshotType? snapshotType = default,
        string kubernetesVersion = null,
        string nodeImageVersion = null,
        ContainerServiceOSType? osType = default,
        ContainerServiceOSSku? osSku = default,
        string vmSize = null,
        bool? isFipsEnabled = default) =>
        new(id, name, resourceType, systemData, tags ?? new Dictionary<string, string>(), location)
        {
            CreationDataSourceResourceId = creationDataSourceResourceId,
            SnapshotType = snapshotType,
            KubernetesVersion = kubernetesVersion,
            NodeImageVersion = nodeImageVersion,
            OSType = osType,
            OSSku = osSku,
            VmSize = vmSize,
            IsFipsEnabled = isFipsEnabled,
        };

    /// <summary>A machine of an agent pool.</summary>
    public static ContainerServiceMachineData ContainerServiceMachineData(
        ResourceIdentifier id = null,
        string name = null,
        ResourceType resourceType = default,
        SystemData systemData = null,
        ContainerServiceMachineProperties properties = null,
        IEnumerable<string> zones = null) =>
        new(id, name, resourceType, systemData)
        {
            Properties = properties,
            Zones = [.. zones ?? []],
        };

    /// <summary>The properties of a machine.</summary>
    public static ContainerServiceMachineProperties ContainerServiceMachineProperties(
        IEnumerable<ContainerServiceMachineIPAddress> networkIPAddresses = null,
        ResourceIdentifier resourceId = null,
        string nodeImageVersion = null,
        string provisioningState = null) =>
        new()
        {
            NetworkIPAddresses = [.. networkIPAddresses ?? []],
            ResourceId = resourceId,
            NodeImageVersion = nodeImageVersion,
            ProvisioningState = provisioningState,
        };

    /// <summary>An address of a machine.</summary>
    public static ContainerServiceMachineIPAddress ContainerServiceMachineIPAddress(
        ContainerServiceIPFamily? family = default,
        string ip = null) =>
        new()
        {
            Family = family,
            IP = ip,
        };
}
