namespace ReleaseOrchestrator.Contracts.Scheduling;

/// <summary>POST /windows/decisions: may these clusters be touched?</summary>
/// <param name="At">The moment asked about; null: now.</param>
public sealed record WindowQuery(IReadOnlyList<ClusterFacts> Clusters, DateTimeOffset? At = null);

/// <summary>What windows and freezes select clusters by.</summary>
public sealed record ClusterFacts(string Id, string Name, string Region, IReadOnlyDictionary<string, string> Tags);

/// <summary>The answer for one cluster.</summary>
/// <param name="Reason">Why it may or may not, naming the window or the freeze.</param>
/// <param name="ClosesAt">While allowed: when it ends. Null: no window limits this cluster.</param>
/// <param name="NextOpening">While not allowed: when it may be. Null: never, as far as is known.</param>
/// <param name="Windows">Maintenance windows that select the cluster.</param>
/// <param name="Freezes">Freezes that select the cluster and are not over.</param>
public sealed record WindowDecision(
    string ClusterId, bool Allowed, string Reason, DateTimeOffset? ClosesAt, DateTimeOffset? NextOpening, IReadOnlyList<string>? Windows = null,
    IReadOnlyList<string>? Freezes = null);

public sealed record WindowDecisions(DateTimeOffset At, IReadOnlyList<WindowDecision> Decisions);
