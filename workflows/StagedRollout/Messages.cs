using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

public sealed record RolloutRequest(string ReleaseId);

/// <summary>Input of <see cref="StageWorkflow"/>; what is done is read when it begins, so that the plan of that moment counts.</summary>
public sealed record StageName(string ReleaseId, string Name);

/// <summary>A stage as it is carried out: taken from plan and policy once, so that its history is self-contained.</summary>
public sealed record StageRequest(string ReleaseId, PlannedStage Stage, StageRules Rules);

/// <summary>Whether a stage has begun.</summary>
/// <param name="Stage">What is done; null: it has not begun.</param>
public sealed record StageBeginning(BeginAnswer Answer, TimeSpan ApprovalWithin, StageRequest? Stage);

public enum BeginAnswer
{
    Begun,

    /// <summary>Somebody has to approve it, for this manifest and this plan.</summary>
    AwaitsApproval,

    /// <summary>The release is paused, or is ending.</summary>
    Held,

    Rejected,
}

/// <param name="Soaking">Pools that an earlier part of the same attempt left soaking: they are only waited for.</param>
/// <param name="CanarySoaked">Its canary has been watched in an earlier attempt.</param>
public sealed record ClusterRequest(
    string ReleaseId, string Stage, PlannedCluster Cluster, StageRules Rules, int Attempt, IReadOnlyList<SoakingPool>? Soaking = null, bool CanarySoaked = false);

/// <param name="Failed">Pools that could not be upgraded.</param>
/// <param name="LeftAlone">Ids of pools that were not begun because of it.</param>
/// <param name="Failure">What failed about the cluster itself: its control plane, a gate that looked at its canary.</param>
/// <param name="Soaking">Pools whose final soak is still going on.</param>
/// <param name="CanarySoaked">The canary has been watched, or there is none.</param>
/// <param name="Stopped">The release is to end, or to be taken back.</param>
public sealed record ClusterOutcome(
    string ClusterId, string Cluster, int Attempt, IReadOnlyList<PoolFailure> Failed, IReadOnlyList<string> LeftAlone, ClusterFailure? Failure, IReadOnlyList<SoakingPool> Soaking, bool CanarySoaked,
    bool Stopped)
{
    public bool IsGood => Failed.Count == 0 && Failure is null && !Stopped;
}

/// <param name="ByGate">A gate stops it, for which there is no budget.</param>
/// <param name="IsFailure">False: nothing is known to be wrong, the gate could not see.</param>
public sealed record ClusterFailure(bool ByGate, string Reason, bool IsFailure = true);

public sealed record PoolFailure(string PoolId, string Pool, PoolUpgradeState State, string? Reason);

/// <summary>A pool by the upgrade that is to be looked at.</summary>
public sealed record SoakingPool(string PoolId, string Pool, string OperationId);

/// <summary>What has failed in a stage, weighed against what may.</summary>
/// <param name="Beyond">More has failed than may.</param>
/// <param name="UnderWay">Attempts that were begun anew and have not ended.</param>
/// <param name="Summary">What failed, in words.</param>
/// <param name="IsFailure">False: it only stands still, and nothing is known to be wrong.</param>
/// <param name="Attempts">How many attempts there were so far at clusters that needed more than one look; it only grows.</param>
public sealed record StageStanding(bool Beyond, int UnderWay, string Summary, bool IsFailure, int Attempts);
