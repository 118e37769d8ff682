using NodaTime;

namespace ReleaseOrchestrator.PatchScheduling.Domain;

/// <summary>
/// A recurrence at a local time in a time zone. Where the clocks skip that time it is as much later as they were moved; where they show it
/// twice, the first counts.
/// </summary>
public sealed record LocalSchedule(Recurrence Recurrence, LocalTime At, DateTimeZone Zone, int OffsetDays = 0)
{
    /// <summary>Every occurrence at or after <paramref name="from"/>, ascending, without end.</summary>
    public IEnumerable<Occurrence> From(Instant from)
    {
        // Two days early: a moment can belong to the local day before, and a skipped local time lands later than its date says.
        var date = from.InZone(Zone).Date.PlusDays(-OffsetDays - 2);
        return Recurrence.DatesFrom(date)
            .Select(day => day.PlusDays(OffsetDays))
            .Select(day => new Occurrence(day, day.At(At).InZoneLeniently(Zone).ToInstant()))
            .SkipWhile(occurrence => occurrence.Instant < from);
    }

    /// <summary>The last occurrence in (<paramref name="after"/>, <paramref name="upTo"/>], if any.</summary>
    public Occurrence? Latest(Instant after, Instant upTo) =>
        From(after).SkipWhile(o => o.Instant <= after).TakeWhile(o => o.Instant <= upTo).LastOrDefault();
}

/// <summary>One moment of a schedule and the local date it belongs to.</summary>
public sealed record Occurrence(LocalDate Date, Instant Instant);
