using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

public sealed record RolloutRequest(string ReleaseId);

/// <summary>A stage as its workflow needs it: taken from plan and policy once, so that its history is self-contained.</summary>
public sealed record StageRequest(string ReleaseId, PlannedStage Stage, StageRules Rules);

/// <summary>What the policy says about a stage.</summary>
public sealed record StageRules(StageLimits Limits, PoolUpgradeSettings Settings, IReadOnlyList<string> Gates, TimeSpan Soak, TimeSpan GateInterval, TimeSpan ApprovalWithin);

public sealed record ClusterRequest(string ReleaseId, string Stage, PlannedCluster Cluster, StageRules Rules, int Attempt);

/// <param name="Failed">Pools that could not be upgraded, with the reason.</param>
public sealed record ClusterOutcome(PlannedCluster Cluster, int Attempt, IReadOnlyList<string> Failed, bool Aborted);

/// <summary>What the gates of a stage said together.</summary>
public sealed record GateVerdicts(GateVerdict Verdict, string Summary);

public enum ApprovalAnswer { Waiting, Approved, Rejected }
