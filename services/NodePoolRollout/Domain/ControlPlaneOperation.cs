using System.Text.Json.Serialization;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>The upgrade of one control plane, durable. Its states and moves are those of a pool's upgrade; it never goes back.</summary>
public sealed record ControlPlaneOperation(string Id, StartControlPlaneUpgradeRequest Request, DateTimeOffset CreatedAt)
{
    [JsonIgnore]
    public long Version { get; init; }

    public string Region { get; init; } = "";

    public string? RegionPair { get; init; }

    public string? FromVersion { get; init; }

    public PoolUpgradeState State { get; init; } = PoolUpgradeState.Queued;

    public UpgradePhase Phase { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? WaitingUntil { get; init; }

    /// <summary>Keeps the cluster's pools out.</summary>
    public bool Reserved { get; init; }

    /// <summary>A write was permitted; until then it may be on its way.</summary>
    public DateTimeOffset? WriteUntil { get; init; }

    public AzureCall? Call { get; init; }

    public int Troubles { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    [JsonIgnore]
    public string ClusterName => ArmId.Name(Request.ClusterId);

    [JsonIgnore]
    public bool IsFinal => Phase == UpgradePhase.Done;

    [JsonIgnore]
    public bool HasNothingUnderWay => Phase == UpgradePhase.Preparing && WriteUntil is null;

    /// <summary>It counts as one more pool of its cluster, without nodes.</summary>
    [JsonIgnore]
    public Place Place => new(
        Id, Request.ReleaseId, Request.Stage, ArmId.Key(Request.ClusterId), $"{ArmId.Key(Request.ClusterId)}/agentpools/control-plane", Region, RegionPair, 0);

    public ControlPlaneOperation Seen(ClusterSight cluster) => this with
    {
        Region = cluster.Region,
        RegionPair = cluster.RegionPair,
        FromVersion = FromVersion ?? cluster.KubernetesVersion,
    };

    public ControlPlaneOperation WaitFor(Decision.Wait wait) => this with
    {
        State = PoolUpgradeState.Waiting,
        Reason = wait.Reason,
        WaitingUntil = wait.Until,
        Reserved = false,
        WriteUntil = null,
        Troubles = wait.Cause is WaitCause.Azure or WaitCause.Window ? Troubles : 0,
    };

    public ControlPlaneOperation Intend(DateTimeOffset until) => this with { Reserved = true, WriteUntil = until };

    public ControlPlaneOperation Begun(AzureCall? call, DateTimeOffset now) => this with
    {
        Phase = UpgradePhase.Running,
        State = PoolUpgradeState.Upgrading,
        Reserved = true,
        WriteUntil = null,
        Call = call,
        Reason = null,
        WaitingUntil = null,
        Troubles = 0,
        StartedAt = StartedAt ?? now,
    };

    public ControlPlaneOperation Delayed(string? reason, DateTimeOffset? until) => this with { Reason = reason, WaitingUntil = until };

    public ControlPlaneOperation Troubled() => this with { Troubles = Troubles + 1 };

    public ControlPlaneOperation End(PoolUpgradeState state, string? reason, DateTimeOffset now) => this with
    {
        Phase = UpgradePhase.Done,
        State = state,
        Reason = reason,
        WaitingUntil = null,
        Reserved = false,
        WriteUntil = null,
        EndedAt = now,
    };

    public ControlPlaneUpgrade View() => new(
        Id, Request.ReleaseId, Request.Stage, Request.ClusterId, ClusterName, FromVersion, Request.KubernetesVersion, State, Reason, WaitingUntil, CreatedAt, StartedAt, EndedAt);
}
