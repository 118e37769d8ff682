using AzureSimulator.Model;

namespace AzureSimulator.Kubernetes;

/// <summary>What lives inside one cluster: its pods, and the latest events on its nodes.</summary>
public sealed class KubernetesState : IDocument
{
    /// <summary>The resource id of the cluster.</summary>
    public required string Key { get; init; }

    public List<PodState> Pods { get; init; } = [];

    public List<ClusterEvent> Events { get; init; } = [];

    public long NextNumber { get; set; }
}

/// <summary>A pod of a workload. Whether it is healthy follows from its node, from time and from faults.</summary>
public sealed class PodState
{
    public required string Name { get; init; }

    public required string Workload { get; init; }

    public required string Namespace { get; init; }

    public string? Node { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? ReadyAt { get; set; }
}

public sealed record ClusterEvent(
    string Name, string Namespace, string ObjectKind, string ObjectName, string Reason, string Message, string Type, DateTimeOffset At);
