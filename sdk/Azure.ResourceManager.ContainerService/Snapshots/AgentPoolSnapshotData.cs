using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Wire;
using Azure.ResourceManager.Models;

namespace Azure.ResourceManager.ContainerService;

/// <summary>A snapshot of the versions and settings of an agent pool.</summary>
public partial class AgentPoolSnapshotData : TrackedResourceData, IJsonModel<AgentPoolSnapshotData>, IWireModel<AgentPoolSnapshotData>
{
    /// <summary>Initializes a new instance for a place.</summary>
    public AgentPoolSnapshotData(AzureLocation location)
        : base(location)
    {
    }

    internal AgentPoolSnapshotData()
        : base(default)
    {
    }

    internal AgentPoolSnapshotData(ResourceIdentifier id, string name, ResourceType resourceType, SystemData systemData, IDictionary<string, string> tags, AzureLocation location)
        : base(id, name, resourceType, systemData, tags, location)
    {
    }

    /// <summary>The agent pool that the snapshot is taken of.</summary>
    [Wire("properties.creationData.sourceResourceId")]
    public ResourceIdentifier CreationDataSourceResourceId { get; set; }

    /// <summary>What the snapshot is taken of.</summary>
    [Wire("properties.snapshotType")]
    public SnapshotType? SnapshotType { get; set; }

    /// <summary>The Kubernetes version of the agent pool.</summary>
    [Wire("properties.kubernetesVersion")]
    public string KubernetesVersion { get; internal set; }

    /// <summary>The node image of the agent pool.</summary>
    [Wire("properties.nodeImageVersion")]
    public string NodeImageVersion { get; internal set; }

    /// <summary>The operating system family of the nodes.</summary>
    [Wire("properties.osType")]
    public ContainerServiceOSType? OSType { get; internal set; }

    /// <summary>The operating system distribution of the nodes.</summary>
    [Wire("properties.osSku")]
    public ContainerServiceOSSku? OSSku { get; internal set; }

    /// <summary>The virtual machine size of the nodes.</summary>
    [Wire("properties.vmSize")]
    public string VmSize { get; internal set; }

    /// <summary>Whether the nodes use a FIPS-validated operating system.</summary>
    [Wire("properties.enableFIPS")]
    public bool? IsFipsEnabled { get; internal set; }

    /// <summary>Whether the nodes use a FIPS-validated operating system.</summary>
    public bool? EnableFips
    {
        get => IsFipsEnabled;
    }

    JsonObject IWireModel.Source { get; set; }
}
