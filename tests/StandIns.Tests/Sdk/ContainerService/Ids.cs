using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.ContainerService;

namespace StandIns.Tests.Sdk.ContainerService;

/// <summary>The resources of the service's examples.</summary>
public static class Ids
{
    public const string Subscription = "00000000-0000-0000-0000-000000000000";

    public static ResourceIdentifier Cluster { get; } =
        ContainerServiceManagedClusterResource.CreateResourceIdentifier(Subscription, "rg1", "clustername1");

    public static ResourceIdentifier Pool { get; } =
        ContainerServiceAgentPoolResource.CreateResourceIdentifier(Subscription, "rg1", "clustername1", "agentpool1");

    public static ContainerServiceManagedClusterResource TheCluster(this ArmClient client) => client.GetContainerServiceManagedClusterResource(Cluster);

    public static ContainerServiceAgentPoolResource ThePool(this ArmClient client) => client.GetContainerServiceAgentPoolResource(Pool);
}
