using NodaTime;
using ReleaseOrchestrator.Contracts.Scheduling;

namespace ReleaseOrchestrator.PatchScheduling.Domain;

/// <summary>When the clusters it selects may be touched. Its duration is elapsed time, also on days when the clocks change.</summary>
public abstract record MaintenanceWindow(string Name, ClusterSelector Selector, Duration Duration)
{
    public bool Selects(ClusterFacts cluster) => Selector.Selects(cluster);

    /// <summary>Every opening that ends after <paramref name="from"/>, ascending; maybe without end.</summary>
    public abstract IEnumerable<Interval> OpeningsFrom(Instant from);
}

/// <summary>A window that comes again, but on dates when it must not open (both ends inclusive, in its own time zone).</summary>
public sealed record RecurringWindow(
    string Name, ClusterSelector Selector, Duration Duration, LocalSchedule Schedule, IReadOnlyList<DateInterval> NotAllowedDates)
    : MaintenanceWindow(Name, Selector, Duration)
{
    public override IEnumerable<Interval> OpeningsFrom(Instant from)
    {
        var blocked = IntervalSet.Of(NotAllowedDates.Select(dates => dates.InZone(Schedule.Zone)));
        return Schedule.From(from - Duration)
            .Select(start => new Interval(start.Instant, start.Instant + Duration))
            .SelectMany(opening => IntervalSet.Of([opening]).Except(blocked).Intervals)
            .Where(opening => opening.End > from);
    }
}

/// <summary>A window that opens once.</summary>
public sealed record OneOffWindow(string Name, ClusterSelector Selector, Duration Duration, Instant StartsAt)
    : MaintenanceWindow(Name, Selector, Duration)
{
    public override IEnumerable<Interval> OpeningsFrom(Instant from) =>
        StartsAt + Duration > from ? [new Interval(StartsAt, StartsAt + Duration)] : [];
}

public static class WholeDays
{
    extension(DateInterval dates)
    {
        /// <summary>From the start of the first day to the end of the last, as the zone's clocks show them.</summary>
        public Interval InZone(DateTimeZone zone) =>
            new(zone.AtStartOfDay(dates.Start).ToInstant(), zone.AtStartOfDay(dates.End.PlusDays(1)).ToInstant());
    }
}
