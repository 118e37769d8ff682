using System.Globalization;
using NodaTime;
using ReleaseOrchestrator.PatchScheduling.Adapters;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Features;

/// <summary>A document as the API shows it.</summary>
/// <param name="Problem">Why it cannot be read; null: it can.</param>
/// <param name="Document">The text as it was written.</param>
/// <param name="Details">What it says now; null where it cannot be read.</param>
public sealed record DocumentView(string Name, DocumentSource Source, string ETag, string? Problem, string Document, object? Details)
{
    public static DocumentView Of<T>(StoredDocument<T> document, DateTimeOffset now)
        where T : class =>
        new(document.Name, document.Source, document.ETag, document.Problem?.Message, document.Text, Describe(document.Value, Instant.FromDateTimeOffset(now)));

    private static object? Describe(object? value, Instant now) => value switch
    {
        ReleaseCycle cycle => CycleDetails.Of(cycle, now),
        MaintenanceWindow window => WindowDetails.Of(window, now),
        FreezeWindow freeze => FreezeDetails.Of(freeze, now),
        _ => null,
    };
}

/// <param name="NextOccurrence">Null while the cycle is not enabled.</param>
public sealed record CycleDetails(bool Enabled, string Policy, int? CascadeDepth, string TimeZone, DateTimeOffset? NextOccurrence, string? NextVersion)
{
    public static CycleDetails Of(ReleaseCycle cycle, Instant now)
    {
        var next = cycle.Enabled ? cycle.Schedule.From(now).First() : null;
        return new(cycle.Enabled, cycle.Policy, cycle.CascadeDepth, cycle.Schedule.Zone.Id, next?.Instant.ToDateTimeOffset(), next is null ? null : cycle.VersionOf(next));
    }
}

/// <param name="Open">Whether it is open now.</param>
/// <param name="OpensAt">Of the present or next opening.</param>
public sealed record WindowDetails(ClusterSelector Selector, bool Open, DateTimeOffset? OpensAt, DateTimeOffset? ClosesAt)
{
    public static WindowDetails Of(MaintenanceWindow window, Instant now)
    {
        Interval? next = window.OpeningsFrom(now).TakeWhile(o => o.Start < now + Openings.Horizon).Cast<Interval?>().FirstOrDefault();
        return new(window.Selector, next?.Contains(now) == true, next?.Start.ToDateTimeOffset(), next?.End.ToDateTimeOffset());
    }
}

public sealed record FreezeDetails(ClusterSelector Selector, bool Active, DateTimeOffset From, DateTimeOffset To, string Reason)
{
    public static FreezeDetails Of(FreezeWindow freeze, Instant now) =>
        new(freeze.Selector, freeze.Time.Contains(now), freeze.Time.Start.ToDateTimeOffset(), freeze.Time.End.ToDateTimeOffset(), freeze.Reason);
}

/// <summary>A moment at which a cycle starts a release.</summary>
public sealed record CycleOccurrence(DateTimeOffset At, string LocalDate, string Version)
{
    public static CycleOccurrence Of(ReleaseCycle cycle, Occurrence occurrence) =>
        new(occurrence.Instant.ToDateTimeOffset(), occurrence.Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), cycle.VersionOf(occurrence));
}

public sealed record WindowOpening(DateTimeOffset OpensAt, DateTimeOffset ClosesAt);
