using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>All that the decisions of a plan depend on; the moment is a fact like the others.</summary>
public sealed record PlanningFacts(
    string ReleaseId, string PolicyName, ReleasePolicy Policy, string ManifestDigest, IReadOnlyList<ComposedImage> Images, ForecastFacts Outlook);

/// <summary>What a forecast needs to know beside the plan.</summary>
public sealed record ForecastFacts(DateTimeOffset Now, FleetInventory Fleet, TouchTimes Times)
{
    /// <summary>The release has ended: only what was done is told.</summary>
    public bool IsOver { get; init; }

    /// <summary>How long upgrades took before, as far as that is known.</summary>
    public IReadOnlyList<MeasuredUpgrade> History { get; init; } = [];

    /// <summary>What has been done already, by pool id.</summary>
    public IReadOnlyDictionary<string, PoolProgressFact> Pools { get; init; } = new Dictionary<string, PoolProgressFact>();

    /// <summary>Stages that have begun or ended, by name.</summary>
    public IReadOnlyDictionary<string, StageProgressFact> Stages { get; init; } = new Dictionary<string, StageProgressFact>();
}

/// <summary>An upgrade that went well: how many nodes in which time.</summary>
public sealed record MeasuredUpgrade(string PoolId, int Nodes, TimeSpan Took);

public sealed record PoolProgressFact(PoolTurn Turn, DateTimeOffset? Start, DateTimeOffset? End);

public sealed record StageProgressFact(StageState State, DateTimeOffset? Start, DateTimeOffset? End);
