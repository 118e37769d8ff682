using System.Text.Json.Nodes;

namespace AzureSimulator.Model;

/// <summary>A managed cluster. Its pools are documents of their own.</summary>
public sealed class ClusterState : IActor
{
    /// <summary>The resource id; keys compare without regard to case.</summary>
    public required string Key { get; init; }

    public required string Subscription { get; init; }

    public required string ResourceGroup { get; init; }

    public required string Name { get; init; }

    public required string Region { get; init; }

    public required string KubernetesVersion { get; set; }

    public required string Tier { get; set; }

    public Dictionary<string, string> Tags { get; set; } = [];

    /// <summary>Settings of the cluster as written by clients, unknown ones included.</summary>
    public JsonObject Properties { get; set; } = [];

    public string ETag { get; set; } = Guid.NewGuid().ToString();

    public string ProvisioningState { get; set; } = "Succeeded";

    /// <summary>The operation on the cluster itself that is under way, and when it will be through.</summary>
    public string? OperationId { get; set; }

    public DateTimeOffset? Due { get; set; }

    public ClusterChange Change { get; set; }

    /// <summary>The Kubernetes version that a control plane upgrade goes to.</summary>
    public string? TargetVersion { get; set; }

    /// <summary>Running or Stopped.</summary>
    public string PowerState { get; set; } = "Running";

    public ArmProblem? Problem { get; set; }

    public List<string> Pools { get; init; } = [];

    /// <summary>Addresses of the subnet that the nodes are in; no limit when absent.</summary>
    public int? SubnetAddresses { get; init; }

    public List<string> Workloads { get; init; } = [];

    /// <summary>The name under which the Kubernetes API of this cluster is served.</summary>
    public required string ApiKey { get; init; }

    public bool IsStopped => PowerState == "Stopped";
}

/// <summary>What is being done to a cluster as a whole.</summary>
public enum ClusterChange
{
    Update,
    Create,
    Upgrade,
    Start,
    Stop,
    RotateCertificates,
    Delete,
}
