using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.Rollback;

/// <summary>Input of <see cref="RollbackWorkflow"/>. All else is in the ledger.</summary>
/// <param name="Number">Which rollback of the release it is.</param>
public sealed record RollbackId(string ReleaseId, int Number);

/// <summary>What a rollback does, fixed when it begins.</summary>
/// <param name="Number">Which rollback of the release it is.</param>
/// <param name="AtOnce">Clusters that go back at the same time.</param>
/// <param name="Emergency">Why windows and freezes do not count; null: they do.</param>
public sealed record RollbackOutline(int Number, RollbackPlan Plan, int AtOnce, EmergencyOverride? Emergency);

public sealed record ClusterRollbackRequest(string ReleaseId, string Stage, RollbackCluster Cluster, int AtOnce, EmergencyOverride? Emergency);

/// <param name="Failed">Pools that did not go back, each with the reason.</param>
/// <param name="Stopped">Somebody has aborted it.</param>
public sealed record ClusterRollbackOutcome(IReadOnlyList<string> Failed, bool Stopped);
