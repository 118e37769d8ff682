using System.Text.Json.Nodes;
using AzureSimulator.Model;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>How a scenario ended: what the product says, and what Azure knows.</summary>
public sealed record Outcome
{
    /// <summary>As people see it; Paused and AwaitingApproval where it ended waiting for somebody who never came.</summary>
    public required ReleaseState State { get; init; }

    public required string? Reason { get; init; }

    public required IReadOnlyList<(string Name, StageState State)> Stages { get; init; }

    public required IReadOnlyList<UpgradeOperation> Operations { get; init; }

    /// <summary>What the timeline tells, oldest first.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    public required IReadOnlyList<AuditEntry> Audit { get; init; }

    /// <summary>Nodes as they are in Azure at the end: cluster, pool, image.</summary>
    public required IReadOnlyList<(string Cluster, string Pool, string Image)> Nodes { get; init; }

    /// <summary>Pools as they are in Azure at the end, by cluster.</summary>
    public required ILookup<string, PoolState> Pools { get; init; }

    /// <summary>The simulator's log of everything that was asked of it and happened in it, see its README.</summary>
    public required IReadOnlyList<JsonNode> Log { get; init; }

    /// <summary>Facts that were published, with their topics.</summary>
    public required IReadOnlyList<(string Topic, string Data)> Facts { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Pieces of work that it took.</summary>
    public required long Steps { get; init; }

    /// <summary>Deaths of apps on the way.</summary>
    public required int Kills { get; init; }

    /// <summary>The images of a pool's nodes, each once.</summary>
    public IReadOnlyList<string> ImagesOf(string cluster, string pool) => [.. Nodes.Where(node => node.Cluster == cluster && node.Pool == pool).Select(node => node.Image).Distinct()];

    /// <summary>The last attempt to upgrade a pool.</summary>
    public UpgradeOperation? LastUpgradeOf(string cluster, string pool) => Operations.LastOrDefault(operation => operation.ClusterName == cluster && operation.PoolName == pool);

    public PoolUpgradeState? StateOf(string cluster, string pool) => LastUpgradeOf(cluster, pool)?.State;

    /// <summary>Writes to Azure that began an upgrade of a pool's node image and were accepted.</summary>
    public IReadOnlyList<JsonNode> UpgradeCalls(string cluster, string pool) =>
    [
        .. Log.Where(entry => entry["kind"]!.GetValue<string>() == "write" && entry["outcome"]?.GetValue<string>() == "accepted"
            && entry["resource"]!.GetValue<string>().EndsWith($"/managedClusters/{cluster}/agentPools/{pool}/upgradeNodeImageVersion", StringComparison.OrdinalIgnoreCase))
    ];

    /// <summary>
    /// What was written to clusters and pools after a moment, through Azure or a cluster's own API, refused or not. Asking for credentials writes nothing, and snapshots
    /// of images touch no cluster.
    /// </summary>
    public IReadOnlyList<JsonNode> WritesAfter(DateTimeOffset moment) =>
    [
        .. Log.Where(entry => At(entry) > moment && entry["kind"]!.GetValue<string>() switch
        {
            "kubernetes" => true,
            "write" => entry["resource"]!.GetValue<string>() is var resource
                && !resource.EndsWith("Credential", StringComparison.OrdinalIgnoreCase) && !resource.Contains("/snapshots/", StringComparison.OrdinalIgnoreCase),
            _ => false,
        })
    ];

    /// <summary>When something happened, by the simulated clock.</summary>
    public static DateTimeOffset At(JsonNode entry) => entry["simulatedTime"]!.GetValue<DateTimeOffset>();
}
