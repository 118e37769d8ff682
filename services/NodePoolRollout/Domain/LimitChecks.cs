using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>Whether limits can be kept at all: one that lets nothing begin is a mistake.</summary>
public static class LimitChecks
{
    extension(StageLimits limits)
    {
        /// <summary>The field that is wrong; null: none.</summary>
        public string? Fault() => limits.MaxConcurrentNodes is < 1
            ? "limits.maxConcurrentNodes"
            : Fault("region", limits.Wider?.Region) ?? Fault("subscription", limits.Wider?.Subscription) ?? Fault("fleet", limits.Wider?.Fleet);
    }

    private static string? Fault(string scope, ConcurrencyLimit? limit) => limit switch
    {
        { Clusters: < 1 } => $"limits.wider.{scope}.clusters",
        { Pools: < 1 } => $"limits.wider.{scope}.pools",
        { Nodes: < 1 } => $"limits.wider.{scope}.nodes",
        _ => null,
    };
}
