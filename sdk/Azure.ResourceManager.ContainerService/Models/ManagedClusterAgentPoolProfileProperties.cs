using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The properties of an agent pool as its cluster lists them.</summary>
public partial class ManagedClusterAgentPoolProfileProperties : IJsonModel<ManagedClusterAgentPoolProfileProperties>, IWireModel<ManagedClusterAgentPoolProfileProperties>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public ManagedClusterAgentPoolProfileProperties()
    {
    }

    /// <summary>The version of the agent pool, for conditional writes.</summary>
    [Wire("eTag")]
    public ETag? ETag { get; internal set; }

    /// <summary>The number of nodes.</summary>
    [Wire("count")]
    public int? Count { get; set; }

    /// <summary>The virtual machine size of the nodes.</summary>
    [Wire("vmSize")]
    public string VmSize { get; set; }

    /// <summary>The size of the operating system disk of each node, in GB; 0 means the default of the VM size.</summary>
    [Wire("osDiskSizeGB")]
    public int? OSDiskSizeInGB { get; set; }

    /// <summary>Where the operating system disk of each node is.</summary>
    [Wire("osDiskType")]
    public ContainerServiceOSDiskType? OSDiskType { get; set; }

    /// <summary>Where the kubelet keeps its data.</summary>
    [Wire("kubeletDiskType")]
    public KubeletDiskType? KubeletDiskType { get; set; }

    /// <summary>The kind of workload that the nodes can run.</summary>
    [Wire("workloadRuntime")]
    public WorkloadRuntime? WorkloadRuntime { get; set; }

    /// <summary>The message shown at log-in, base64 encoded; Linux only.</summary>
    [Wire("messageOfTheDay")]
    public string MessageOfTheDay { get; set; }

    /// <summary>The subnet of the nodes, and of the pods where they have none of their own.</summary>
    [Wire("vnetSubnetID")]
    public ResourceIdentifier VnetSubnetId { get; set; }

    /// <summary>The subnet of the pods.</summary>
    [Wire("podSubnetID")]
    public ResourceIdentifier PodSubnetId { get; set; }

    /// <summary>How pods receive addresses.</summary>
    [Wire("podIPAllocationMode")]
    public PodIPAllocationMode? PodIPAllocationMode { get; set; }

    /// <summary>How many pods a node may run.</summary>
    [Wire("maxPods")]
    public int? MaxPods { get; set; }

    /// <summary>The operating system family of the nodes.</summary>
    [Wire("osType")]
    public ContainerServiceOSType? OSType { get; set; }

    /// <summary>The operating system distribution of the nodes.</summary>
    [Wire("osSKU")]
    public ContainerServiceOSSku? OSSku { get; set; }

    /// <summary>The most nodes the autoscaler may reach.</summary>
    [Wire("maxCount")]
    public int? MaxCount { get; set; }

    /// <summary>The fewest nodes the autoscaler may reach.</summary>
    [Wire("minCount")]
    public int? MinCount { get; set; }

    /// <summary>Whether the autoscaler sets the number of nodes.</summary>
    [Wire("enableAutoScaling")]
    public bool? IsAutoScalingEnabled { get; set; }

    /// <summary>Whether the autoscaler sets the number of nodes.</summary>
    public bool? EnableAutoScaling
    {
        get => IsAutoScalingEnabled;
        set => IsAutoScalingEnabled = value;
    }

    /// <summary>What happens to nodes that are scaled away.</summary>
    [Wire("scaleDownMode")]
    public ScaleDownMode? ScaleDownMode { get; set; }

    /// <summary>How the nodes are provided.</summary>
    [Wire("type")]
    public AgentPoolType? AgentPoolType { get; set; }

    /// <summary>What the agent pool is for.</summary>
    [Wire("mode")]
    public AgentPoolMode? Mode { get; set; }

    /// <summary>The Kubernetes version asked for, with or without its patch number.</summary>
    [Wire("orchestratorVersion")]
    public string OrchestratorVersion { get; set; }

    /// <summary>The Kubernetes version the nodes run.</summary>
    [Wire("currentOrchestratorVersion")]
    public string CurrentOrchestratorVersion { get; internal set; }

    /// <summary>The version of the node image. Setting it to a recently used version asks for a rollback.</summary>
    [Wire("nodeImageVersion")]
    public string NodeImageVersion { get; set; }

    /// <summary>How the nodes are replaced during an upgrade.</summary>
    [Wire("upgradeSettings")]
    public AgentPoolUpgradeSettings UpgradeSettings { get; set; }

    /// <summary>How many nodes, or what part of them, may be added during an upgrade.</summary>
    public string UpgradeMaxSurge
    {
        get => UpgradeSettings?.MaxSurge;
        set => (UpgradeSettings ??= new AgentPoolUpgradeSettings()).MaxSurge = value;
    }

    /// <summary>The state of the latest operation on the agent pool.</summary>
    [Wire("provisioningState")]
    public string ProvisioningState { get; internal set; }

    /// <summary>Whether the agent pool runs.</summary>
    [Wire("powerState.code")]
    public ContainerServiceStateCode? PowerStateCode { get; set; }

    /// <summary>The availability zones of the nodes.</summary>
    [Wire("availabilityZones")]
    public IList<string> AvailabilityZones { get; internal set; } = [];

    /// <summary>Whether each node has a public address of its own.</summary>
    [Wire("enableNodePublicIP")]
    public bool? IsNodePublicIpEnabled { get; set; }

    /// <summary>Whether each node has a public address of its own.</summary>
    public bool? EnableNodePublicIP
    {
        get => IsNodePublicIpEnabled;
        set => IsNodePublicIpEnabled = value;
    }

    /// <summary>The prefix that the public addresses of the nodes come from.</summary>
    [Wire("nodePublicIPPrefixID")]
    public ResourceIdentifier NodePublicIPPrefixId { get; set; }

    /// <summary>Whether the nodes are spot instances.</summary>
    [Wire("scaleSetPriority")]
    public ScaleSetPriority? ScaleSetPriority { get; set; }

    /// <summary>What happens to evicted spot nodes.</summary>
    [Wire("scaleSetEvictionPolicy")]
    public ScaleSetEvictionPolicy? ScaleSetEvictionPolicy { get; set; }

    /// <summary>The highest price paid for a spot node in US dollars; -1 means up to the regular price.</summary>
    [Wire("spotMaxPrice")]
    public float? SpotMaxPrice { get; set; }

    /// <summary>The tags of the scale set behind the agent pool.</summary>
    [Wire("tags")]
    public IDictionary<string, string> Tags { get; internal set; } = new Dictionary<string, string>();

    /// <summary>The labels of every node.</summary>
    [Wire("nodeLabels")]
    public IDictionary<string, string> NodeLabels { get; internal set; } = new Dictionary<string, string>();

    /// <summary>The taints of every new node, such as <c>key=value:NoSchedule</c>.</summary>
    [Wire("nodeTaints")]
    public IList<string> NodeTaints { get; internal set; } = [];

    /// <summary>The proximity placement group of the nodes.</summary>
    [Wire("proximityPlacementGroupID")]
    public ResourceIdentifier ProximityPlacementGroupId { get; set; }

    /// <summary>Settings of the kubelet.</summary>
    [Wire("kubeletConfig")]
    public KubeletConfig KubeletConfig { get; set; }

    /// <summary>Operating system settings of Linux nodes.</summary>
    [Wire("linuxOSConfig")]
    public LinuxOSConfig LinuxOSConfig { get; set; }

    /// <summary>Whether disks are encrypted on the host.</summary>
    [Wire("enableEncryptionAtHost")]
    public bool? IsEncryptionAtHostEnabled { get; set; }

    /// <summary>Whether disks are encrypted on the host.</summary>
    public bool? EnableEncryptionAtHost
    {
        get => IsEncryptionAtHostEnabled;
        set => IsEncryptionAtHostEnabled = value;
    }

    /// <summary>Whether ultra disks may be attached.</summary>
    [Wire("enableUltraSSD")]
    public bool? IsUltraSsdEnabled { get; set; }

    /// <summary>Whether ultra disks may be attached.</summary>
    public bool? EnableUltraSsd
    {
        get => IsUltraSsdEnabled;
        set => IsUltraSsdEnabled = value;
    }

    /// <summary>Whether the nodes use a FIPS-validated operating system.</summary>
    [Wire("enableFIPS")]
    public bool? IsFipsEnabled { get; set; }

    /// <summary>Whether the nodes use a FIPS-validated operating system.</summary>
    public bool? EnableFips
    {
        get => IsFipsEnabled;
        set => IsFipsEnabled = value;
    }

    /// <summary>How a GPU is divided among instances.</summary>
    [Wire("gpuInstanceProfile")]
    public GpuInstanceProfile? GpuInstanceProfile { get; set; }

    /// <summary>Whether GPU drivers are installed.</summary>
    [Wire("gpuProfile.driver")]
    public AgentPoolGpuDriver? GpuDriver { get; set; }

    /// <summary>The snapshot that the agent pool is made from.</summary>
    [Wire("creationData.sourceResourceId")]
    public ResourceIdentifier CreationDataSourceResourceId { get; set; }

    /// <summary>The capacity reservation group of the nodes.</summary>
    [Wire("capacityReservationGroupID")]
    public ResourceIdentifier CapacityReservationGroupId { get; set; }

    /// <summary>The dedicated host group of the nodes.</summary>
    [Wire("hostGroupID")]
    public ResourceIdentifier HostGroupId { get; set; }

    /// <summary>Network settings of the nodes.</summary>
    [Wire("networkProfile")]
    public AgentPoolNetworkProfile NetworkProfile { get; set; }

    /// <summary>Whether outbound NAT is off on Windows nodes.</summary>
    [Wire("windowsProfile.disableOutboundNat")]
    public bool? IsOutboundNatDisabled { get; set; }

    /// <summary>Security settings of the nodes.</summary>
    [Wire("securityProfile")]
    public AgentPoolSecurityProfile SecurityProfile { get; set; }

    /// <summary>The sizes and counts of an agent pool of virtual machines.</summary>
    [Wire("virtualMachinesProfile.scale.manual")]
    public IList<ManualScaleProfile> ScaleManual { get; internal set; } = [];

    /// <summary>The nodes an agent pool of virtual machines has.</summary>
    [Wire("virtualMachineNodesStatus")]
    public IList<AgentPoolVirtualMachineNodes> VirtualMachineNodesStatus { get; internal set; } = [];

    /// <summary>How each node resolves names.</summary>
    [Wire("localDNSProfile")]
    public LocalDnsProfile LocalDnsProfile { get; set; }

    /// <summary>Why the latest operation failed.</summary>
    [Wire("status.provisioningError")]
    public ResponseError StatusProvisioningError { get; internal set; }

    JsonObject IWireModel.Source { get; set; }
}
