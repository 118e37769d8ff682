using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Gateway.Pages;

/// <summary>All that the page shows at one moment.</summary>
/// <param name="Release">The one looked at; null: there is none yet.</param>
/// <param name="Timeline">Newest first.</param>
/// <param name="Problem">Why the above may be old or missing.</param>
public sealed record Overview(
    string Actor, DateTimeOffset Now, IReadOnlyList<ReleaseView> Releases, ReleaseView? Release, IReadOnlyList<TimelineEntry> Timeline, string? Problem);
