using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Contracts.Releases;

/// <summary>What will be done where, before it is done. Same inventory, policy, manifest and calendar at the same moment: same plan, same hash.</summary>
/// <param name="Hash">SHA-256, lower-case hex, over manifest digest, policy and what is decided about stages; predictions are left out, they change by themselves.</param>
/// <param name="NotTargeted">Pools the plan leaves alone, with the reason.</param>
/// <param name="Forecast">When all of it is expected to happen and what it takes.</param>
public sealed record RolloutPlan(
    string Hash, string ManifestDigest, string Policy, IReadOnlyList<PlannedStage> Stages, IReadOnlyList<UntouchedPool> NotTargeted, PlanForecast? Forecast = null);

/// <summary>Stages come one after another. The times are predictions, or facts where they are past; null: cannot be predicted.</summary>
/// <param name="SoaksFrom">When its last pool is done and it is only watched.</param>
/// <param name="FailuresAtMost">Pools that can have failed, at worst, before nothing further is begun.</param>
/// <param name="ApprovalBecause">What in the plan asks for the approval, where the policy alone does not: an operating system that changes underneath.</param>
public sealed record PlannedStage(
    string Name, int Order, bool NeedsApproval, IReadOnlyList<PlannedWave> Waves, DateTimeOffset? Start = null, DateTimeOffset? SoaksFrom = null, DateTimeOffset? End = null,
    int? FailuresAtMost = null, string? ApprovalBecause = null);

/// <summary>Clusters that are changed together; the next wave waits for all of them.</summary>
public sealed record PlannedWave(int Number, IReadOnlyList<PlannedCluster> Clusters, DateTimeOffset? Start = null, DateTimeOffset? End = null);

/// <summary>A cluster's pools, in the order they are upgraded: one after another (R6).</summary>
/// <param name="NextOpening">When its window opens, if it is closed at planning time.</param>
/// <param name="Kubernetes">Its control plane goes to another version first; null: it stays.</param>
public sealed record PlannedCluster(
    string ClusterId, string Name, string Region, DateTimeOffset? NextOpening, IReadOnlyList<PlannedPool> Pools, PlannedKubernetesUpgrade? Kubernetes = null);

/// <param name="ChangesOs">With this version AKS puts another operating system under pools whose SKU is <c>AzureLinux</c> (2.0 up to 1.31, 3.0 from 1.32 on).</param>
public sealed record PlannedKubernetesUpgrade(string From, string To, bool ChangesOs);

/// <param name="Start">Predicted, or when it was begun; null: cannot be predicted.</param>
/// <param name="End">Predicted, or when it ended.</param>
/// <param name="NodesAtOnce">Nodes that are replaced at the same time, and added beforehand to stand in for them.</param>
/// <param name="RunsPastWindow">Begun in time, it is expected to go on after the window has closed.</param>
/// <param name="Strategy">How; null: surge, in place.</param>
/// <param name="GoesBackBy">How it would be undone; null: it cannot be, <paramref name="NoWayBack"/> says why.</param>
/// <param name="IsCanary">First of its cluster; the others wait until it has soaked.</param>
/// <param name="SoaksFrom">When nothing is being changed any more and its old nodes are only kept (blue-green); null: it does not soak by itself.</param>
public sealed record PlannedPool(
    string OperationId, string PoolId, string Name, string Mode, int NodeCount, string FromImage, string TargetImage, DateTimeOffset? Start = null, DateTimeOffset? End = null,
    int NodesAtOnce = 0, bool RunsPastWindow = false, PoolTurn Turn = PoolTurn.ToCome,
    PoolStrategy? Strategy = null, RollbackWay? GoesBackBy = null, string? NoWayBack = null, bool IsCanary = false, DateTimeOffset? SoaksFrom = null);

public enum PoolTurn
{
    ToCome,
    Running,
    Done,
    Failed,

    /// <summary>On its image, its old nodes kept for a while.</summary>
    Soaking,

    /// <summary>Left out by a person's decision.</summary>
    Skipped,

    /// <summary>Taken back to what it was.</summary>
    RolledBack,
}

public sealed record UntouchedPool(string Cluster, string Pool, string Reason);
