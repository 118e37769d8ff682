using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Contracts.Releases;

/// <summary>Somebody, or the policy, wants what a release has changed to be taken back.</summary>
/// <param name="By">Who, e.g. <c>token:alice</c> or <c>policy:standard</c>.</param>
/// <param name="Emergency">Windows and freezes do not count.</param>
/// <param name="Number">1 for the first time; what could not be taken back may be tried again.</param>
public sealed record RollbackOrder(string By, string Reason, bool Emergency, DateTimeOffset At, int Number = 1);

/// <summary>What goes back, in this order, and what stays: said before anything is done.</summary>
/// <param name="Steps">Newest change first; the clusters of a step go back together, a few at a time.</param>
public sealed record RollbackPlan(IReadOnlyList<RollbackStep> Steps, IReadOnlyList<StayingPool> Staying);

public sealed record RollbackStep(string Stage, int Wave, IReadOnlyList<RollbackCluster> Clusters);

/// <summary>Its pools go back one after another.</summary>
public sealed record RollbackCluster(string ClusterId, string Name, IReadOnlyList<RollbackPool> Pools);

/// <param name="OperationId">The rollback.</param>
/// <param name="Undoes">The upgrade that is undone: the last one of this release that changed the pool.</param>
/// <param name="Image">What it had before this release.</param>
/// <param name="Way">How it is expected to go back, as the plan of the release had foreseen; null: the plan knew none, and why is decided when its turn comes.</param>
public sealed record RollbackPool(string OperationId, string Undoes, string PoolId, string Name, string Image, RollbackWay? Way);

/// <summary>A pool that this release has changed and that does not go back.</summary>
public sealed record StayingPool(string Cluster, string Pool, string Reason);

/// <summary>Nothing goes back to a release that is marked so (R7).</summary>
public sealed record BadMark(BadBecause Because, string By, string Reason, DateTimeOffset At);

public enum BadBecause
{
    /// <summary>People have said so.</summary>
    Withdrawn,

    /// <summary>What it changed was taken back.</summary>
    RolledBack,

    /// <summary>It was aborted after it had changed something: nobody knows how good it is.</summary>
    AbortedHalfWay,
}

/// <summary>A check that was skipped in an emergency, and is owed (R3).</summary>
public sealed record Debt(string What, string By, string Reason, DateTimeOffset At);
