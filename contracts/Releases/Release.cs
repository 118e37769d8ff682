using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Contracts.Releases;

/// <summary>POST /api/v1/releases.</summary>
/// <param name="Version"><c>3.0.YYYYMMDD</c>.</param>
/// <param name="Policy">Name of a ReleasePolicy.</param>
public sealed record StartReleaseRequest(string Version, string Policy, string? Reason = null);

/// <summary>POST /api/v1/releases/plan: what such a release would do, without doing it.</summary>
public sealed record PlanReleaseRequest(string Version, string Policy);

public enum ReleaseState { Planned, Building, Composing, AwaitingApproval, RollingOut, Paused, Succeeded, PartiallySucceeded, RolledBack, Aborted, Failed }

public static class ReleaseStates
{
    extension(ReleaseState state)
    {
        public bool IsFinal => state >= ReleaseState.Succeeded;
    }
}

/// <summary>A release as GET /api/v1/releases/{id} shows it.</summary>
/// <param name="Id"><c>rel-3-0-20261121-1</c>: version and how many times it was started; letters, digits and dashes.</param>
/// <param name="Reason">Why it is paused, failed or aborted.</param>
/// <param name="Rollback">What it changed is, or was, to be taken back; null: nobody wanted that.</param>
/// <param name="RollbackPlan">What goes back and what stays, once that is known.</param>
/// <param name="Bad">Nothing goes back to it; null: not so.</param>
/// <param name="Debts">Checks that were skipped in an emergency.</param>
/// <param name="Drift">Where the fleet is not, or no longer, as this release left it; null: not known, or nothing is left yet.</param>
public sealed record ReleaseView(
    string Id, string Version, string Policy, ReleaseState State, string? Reason, string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt,
    string? ManifestDigest, string? PlanHash, IReadOnlyList<StageView> Stages, PhaseView? Packages, PhaseView? Images,
    RollbackOrder? Rollback = null, RollbackPlan? RollbackPlan = null, BadMark? Bad = null, IReadOnlyList<Debt>? Debts = null,
    IReadOnlyList<Drift>? Drift = null);

/// <summary>Progress of building or composing.</summary>
/// <param name="Skipped">Left out of this release: the timeline has the reason of each.</param>
public sealed record PhaseView(int Done, int Total, int Reused, double? Seconds, int Skipped = 0)
{
    /// <summary>How many were made anew, once the phase is done.</summary>
    public int Made => Done - Reused - Skipped;
}

public enum StageState
{
    Pending,
    AwaitingApproval,
    RollingOut,
    Soaking,
    Passed,
    Failed,
    Skipped,

    /// <summary>What it had passed on no longer holds: its gates have to pass again before anything else is begun.</summary>
    Revoked,
}

/// <param name="Soaked">How far the soak in load is, in words: <c>12.5 of 40 node-hours</c>; null: it takes time alone.</param>
/// <param name="Gates">What each gate of the stage said last.</param>
public sealed record StageView(
    string Name, int Order, StageState State, string? Reason, bool NeedsApproval, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, IReadOnlyList<PoolView> Pools,
    string? Soaked = null, IReadOnlyList<GateView>? Gates = null);

/// <param name="EvidenceId">The evidence that says so.</param>
/// <param name="Revoked">It no longer holds.</param>
public sealed record GateView(string Gate, GateVerdict Verdict, string Summary, DateTimeOffset At, string EvidenceId, bool Revoked = false);

/// <summary>One targeted pool of a stage.</summary>
public sealed record PoolView(
    string OperationId, string Cluster, string Pool, string Region, int Wave, string FromImage, string TargetImage, string State, string? Reason, int NodesReady, int NodesTotal);

public sealed record TimelineEntry(long Sequence, DateTimeOffset At, string Kind, string Message);

/// <summary>POST /api/v1/releases/{id}/approvals. Binds exactly what is named (R10).</summary>
/// <param name="Gate">An approval gate of the stage; null: whether the stage may begin.</param>
public sealed record ApprovalRequest(string Stage, ApprovalDecision Decision, string ManifestDigest, string PlanHash, string? Comment = null, string? Gate = null);

public enum ApprovalDecision { Approve, Reject }

public sealed record ApprovalView(
    string Stage, ApprovalDecision Decision, string By, DateTimeOffset At, DateTimeOffset ExpiresAt, string ManifestDigest, string PlanHash, string? Comment, bool Valid,
    string? Gate = null);

/// <summary>POST /api/v1/releases/{id}/pause, resume, abort, withdraw.</summary>
/// <param name="AbortInFlight">Only for an abort: also what Azure is doing for this release now.</param>
public sealed record DecisionRequest(string Reason, bool AbortInFlight = false);

/// <summary>POST /api/v1/releases/{id}/rollback: takes back what this release has changed, newest first.</summary>
/// <param name="Emergency">Windows and freezes do not count; audited, and owed.</param>
public sealed record RollbackRequest(string Reason, bool Emergency = false);

/// <summary>POST /api/v1/releases/{id}/pools/{cluster}/{pool}: what is to become of a pool that failed or is still to come.</summary>
public sealed record PoolDecisionRequest(PoolDecision Decision, string Reason);

public enum PoolDecision
{
    /// <summary>Once more, at once, whatever the others do.</summary>
    Retry,

    /// <summary>Left out of this release, which can then be no more than PartiallySucceeded.</summary>
    Skip,
}

/// <summary>Answer to a <see cref="PoolDecisionRequest"/>.</summary>
/// <param name="Attempt">The attempt that was begun by it; null: none was.</param>
public sealed record PoolDecisionView(string ReleaseId, string Cluster, string Pool, PoolDecision Decision, string By, string Reason, int? Attempt);

/// <summary>GET /api/v1/releases/{id}/why: what it waits for, from the outside in.</summary>
/// <param name="Blocked">Pools that wait for more than their turn.</param>
public sealed record ReleaseWhy(string Id, ReleaseState State, IReadOnlyList<string> Reasons, IReadOnlyList<BlockedPool> Blocked);

/// <summary>A page of a list: follow <paramref name="NextLink"/> while there is one.</summary>
public sealed record Page<T>(IReadOnlyList<T> Value, string? NextLink);
