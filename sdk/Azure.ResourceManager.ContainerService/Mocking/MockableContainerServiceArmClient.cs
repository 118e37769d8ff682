using Azure.Core;

namespace Azure.ResourceManager.ContainerService.Mocking;

/// <summary>What the extension methods of a client do; overriding it replaces them in tests.</summary>
public partial class MockableContainerServiceArmClient : ArmResource
{
    /// <summary>Initializes a new instance for mocking.</summary>
    protected MockableContainerServiceArmClient()
    {
    }

    internal MockableContainerServiceArmClient(ArmClient client)
        : base(client, ResourceIdentifier.Root)
    {
    }

    /// <summary>A cluster by its identifier, without its data.</summary>
    public virtual ContainerServiceManagedClusterResource GetContainerServiceManagedClusterResource(ResourceIdentifier id) => new(Client, id);

    /// <summary>An agent pool by its identifier, without its data.</summary>
    public virtual ContainerServiceAgentPoolResource GetContainerServiceAgentPoolResource(ResourceIdentifier id) => new(Client, id);

    /// <summary>The upgrade profile of an agent pool by its identifier, without its data.</summary>
    public virtual AgentPoolUpgradeProfileResource GetAgentPoolUpgradeProfileResource(ResourceIdentifier id) => new(Client, id);

    /// <summary>The upgrade profile of a cluster by its identifier, without its data.</summary>
    public virtual ManagedClusterUpgradeProfileResource GetManagedClusterUpgradeProfileResource(ResourceIdentifier id) => new(Client, id);

    /// <summary>A machine by its identifier, without its data.</summary>
    public virtual ContainerServiceMachineResource GetContainerServiceMachineResource(ResourceIdentifier id) => new(Client, id);

    /// <summary>A maintenance configuration by its identifier, without its data.</summary>
    public virtual ContainerServiceMaintenanceConfigurationResource GetContainerServiceMaintenanceConfigurationResource(ResourceIdentifier id) => new(Client, id);

    /// <summary>A snapshot by its identifier, without its data.</summary>
    public virtual AgentPoolSnapshotResource GetAgentPoolSnapshotResource(ResourceIdentifier id) => new(Client, id);
}
