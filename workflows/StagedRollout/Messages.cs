using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

public sealed record RolloutRequest(string ReleaseId);

/// <summary>A stage as its workflow needs it: taken from plan and policy once, so that its history is self-contained.</summary>
public sealed record StageRequest(string ReleaseId, PlannedStage Stage, StageRules Rules);

/// <summary>What the policy says about a stage.</summary>
/// <param name="SoakNodeHours">Node-hours under workload that the soak also takes; 0: time alone.</param>
/// <param name="SoakAtMost">When a soak that lacks node-hours is given up.</param>
public sealed record StageRules(
    StageLimits Limits, PoolUpgradeSettings Settings, IReadOnlyList<GateDefinition> Gates, TimeSpan Soak, TimeSpan GateInterval, TimeSpan ApprovalWithin,
    double SoakNodeHours = 0, TimeSpan SoakAtMost = default);

public sealed record ClusterRequest(string ReleaseId, string Stage, PlannedCluster Cluster, StageRules Rules, int Attempt);

/// <param name="Failed">Pools that could not be upgraded, with the reason.</param>
public sealed record ClusterOutcome(PlannedCluster Cluster, int Attempt, IReadOnlyList<string> Failed, bool Aborted);

public enum ApprovalAnswer { Waiting, Approved, Rejected }
