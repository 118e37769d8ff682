using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Contracts.Releases;

/// <summary>What is expected of a plan, as of a moment. It binds nobody: what is done asks for permission again, each time (R3).</summary>
/// <param name="At">The moment it was made for.</param>
/// <param name="Horizon">Windows and freezes are known up to here.</param>
/// <param name="End">When the last stage has soaked, or the last one ended that was begun; null: cannot be predicted, <paramref name="Blocked"/> says why.</param>
/// <param name="Assumptions">What was taken for granted, in words.</param>
/// <param name="Blocked">Pools that wait for more than their turn, in the order of the plan.</param>
/// <param name="Preflight">What would stand in the way now; null: nobody looked.</param>
public sealed record PlanForecast(
    DateTimeOffset At, DateTimeOffset Horizon, DateTimeOffset? End, IReadOnlyList<string> Assumptions, IReadOnlyList<BlockedPool> Blocked,
    IReadOnlyList<RegionCapacity> Capacity, IReadOnlyList<RequestBudget> Requests, PreflightReport? Preflight = null);

/// <param name="UnblocksAt">Null: not by itself, or not within the horizon.</param>
public sealed record BlockedPool(string Stage, string Cluster, string Pool, string Reason, DateTimeOffset? UnblocksAt);

/// <summary>What is kept of a region's capacity: the rest of its nodes serves at every moment.</summary>
/// <param name="Nodes">Nodes of the targeted pools.</param>
/// <param name="MostOut">Nodes that are replaced at the same time, at most.</param>
/// <param name="MostExtra">Nodes added to stand in for them, at most: the quota and addresses needed.</param>
public sealed record RegionCapacity(string Region, int Nodes, int MostOut, int MostExtra, DateTimeOffset? At);

/// <summary>One of the token buckets by which Azure limits requests, and what the plan takes from it.</summary>
/// <param name="Size">Tokens it holds.</param>
/// <param name="PerSecond">Tokens that come back.</param>
/// <param name="Requests">Requests in all.</param>
/// <param name="LowestLeft">Tokens left at the worst moment; below 0: so many requests have to wait.</param>
public sealed record RequestBudget(string SubscriptionId, string Bucket, int Size, double PerSecond, long Requests, double LowestLeft, DateTimeOffset? LowestAt);
