namespace ReleaseOrchestrator.Contracts.Releases;

/// <summary>What will be done where, before it is done. Same inventory, policy and manifest: same plan, same hash.</summary>
/// <param name="Hash">SHA-256, lower-case hex, over manifest digest, policy and stages; times are left out.</param>
/// <param name="NotTargeted">Pools the plan leaves alone, with the reason.</param>
public sealed record RolloutPlan(string Hash, string ManifestDigest, string Policy, IReadOnlyList<PlannedStage> Stages, IReadOnlyList<UntouchedPool> NotTargeted);

public sealed record PlannedStage(string Name, int Order, bool NeedsApproval, IReadOnlyList<PlannedWave> Waves);

public sealed record PlannedWave(int Number, IReadOnlyList<PlannedCluster> Clusters);

/// <summary>A cluster's pools, in the order they are upgraded: one after another (R6).</summary>
/// <param name="NextOpening">When its window opens, if it is closed at planning time.</param>
public sealed record PlannedCluster(string ClusterId, string Name, string Region, DateTimeOffset? NextOpening, IReadOnlyList<PlannedPool> Pools);

public sealed record PlannedPool(string OperationId, string PoolId, string Name, string Mode, int NodeCount, string FromImage, string TargetImage);

public sealed record UntouchedPool(string Cluster, string Pool, string Reason);
