using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>What the policy says about a stage.</summary>
/// <param name="SoakNodeHours">Node-hours under workload that the soak also takes; 0: time alone.</param>
/// <param name="SoakAtMost">When a soak that lacks node-hours is given up.</param>
/// <param name="CanarySoak">How long canary pools are watched before the rest of their cluster follows; zero: not at all.</param>
/// <param name="Reconcile">Pools that drift later are brought back.</param>
public sealed record StageRules(
    StageLimits Limits, PoolUpgradeSettings Settings, IReadOnlyList<GateDefinition> Gates, TimeSpan Soak, TimeSpan GateInterval, double SoakNodeHours = 0, TimeSpan SoakAtMost = default,
    FailureAction OnFailure = FailureAction.Pause, TimeSpan CanarySoak = default, bool Reconcile = false)
{
    public static StageRules Of(ReleasePolicy policy, StagePolicy stage, GateSet? gates) => new(
        stage.Limits(policy.Limits), policy.UpgradeOf(stage).Settings(), [.. stage.Gates.Select((gates ?? GateSet.BuiltIn).Find)], stage.Soak, stage.GateInterval, stage.SoakNodeHours,
        stage.SoakAtMost, stage.OnFailure, stage.Canary is { Pools: > 0 } canary ? canary.Soak : TimeSpan.Zero, policy.Reconcile);
}
