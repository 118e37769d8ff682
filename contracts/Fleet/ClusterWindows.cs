namespace ReleaseOrchestrator.Contracts.Fleet;

/// <summary>When a cluster may be touched, as patch-scheduling said at <paramref name="At"/>.</summary>
/// <param name="Open">It may be touched now.</param>
/// <param name="Reason">Why it may or may not, naming the window or the freeze.</param>
/// <param name="ClosesAt">While open: when that ends; null: no window limits it.</param>
/// <param name="NextOpening">While closed: when it may be; null: never, as far as is known.</param>
/// <param name="Windows">Maintenance windows that select this cluster; none: no window limits it.</param>
/// <param name="Freezes">Freezes that select this cluster and are not over.</param>
public sealed record ClusterWindows(
    DateTimeOffset At, bool Open, string Reason, DateTimeOffset? ClosesAt, DateTimeOffset? NextOpening, IReadOnlyList<string> Windows, IReadOnlyList<string> Freezes);
