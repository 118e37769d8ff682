using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>All that the decisions of a plan depend on; the moment is a fact like the others.</summary>
public sealed record PlanningFacts(
    string ReleaseId, string PolicyName, ReleasePolicy Policy, string ManifestDigest, TargetImages Targets, ForecastFacts Outlook);

/// <summary>What a forecast needs to know beside the plan.</summary>
public sealed record ForecastFacts(DateTimeOffset Now, FleetInventory Fleet, TouchTimes Times)
{
    /// <summary>The release has ended: only what was done is told.</summary>
    public bool IsOver { get; init; }

    /// <summary>What was taken for granted beside what a forecast always takes for granted, in words.</summary>
    public IReadOnlyList<string> Assumed { get; init; } = [];

    /// <summary>How long upgrades took before, as far as that is known.</summary>
    public IReadOnlyList<MeasuredUpgrade> History { get; init; } = [];

    /// <summary>What has been done already, by pool id.</summary>
    public IReadOnlyDictionary<string, PoolProgressFact> Pools { get; init; } = new Dictionary<string, PoolProgressFact>();

    /// <summary>Stages that have begun or ended, by name.</summary>
    public IReadOnlyDictionary<string, StageProgressFact> Stages { get; init; } = new Dictionary<string, StageProgressFact>();
}

/// <param name="End">When it ended; of a pool that soaks, when it will.</param>
public sealed record PoolProgressFact(PoolTurn Turn, DateTimeOffset? Start, DateTimeOffset? End);

public sealed record StageProgressFact(StageState State, DateTimeOffset? Start, DateTimeOffset? End);
