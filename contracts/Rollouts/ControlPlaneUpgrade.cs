namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>PUT /rollouts/control-planes/{id}: brings a cluster's control plane to a Kubernetes version, before its pools follow. The id names release, attempt and cluster.</summary>
public sealed record StartControlPlaneUpgradeRequest(
    string ReleaseId, string Stage, string ClusterId, string KubernetesVersion, StageLimits Limits, EmergencyOverride? Emergency = null);

/// <summary>An upgrade of a control plane, as it stands; the states mean what they mean for pools.</summary>
public sealed record ControlPlaneUpgrade(
    string Id, string ReleaseId, string Stage, string ClusterId, string ClusterName, string? FromVersion, string TargetVersion, PoolUpgradeState State, string? Reason,
    DateTimeOffset? WaitingUntil, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);
