using NodaTime;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.PatchScheduling.Domain;
using Duration = NodaTime.Duration;

namespace ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

/// <summary>Makes the window out of what was written.</summary>
public static class WindowReader
{
    public static MaintenanceWindow Read(Document<MaintenanceWindowSpec> document)
    {
        var spec = document.Spec;
        var name = document.Metadata.Name;
        if (spec.Duration < TimeSpan.FromMinutes(1) || spec.Duration > TimeSpan.FromDays(7))
            throw document.Fail("spec.duration", "Write 1m to 7d.");
        var duration = Duration.FromTimeSpan(spec.Duration);
        var selector = spec.Selector.ToSelector();

        if (spec.StartsAt is { } startsAt)
        {
            if (spec.Schedule is not null || spec.StartTime is not null || spec.TimeZone is not null || spec.StartDate is not null || spec.NotAllowedDates.Count > 0)
                throw document.Fail("spec.startsAt", "A window that opens once has startsAt and duration only; leave out schedule, startTime, timeZone, startDate and notAllowedDates, or leave out startsAt.");
            return new OneOffWindow(name, selector, duration, document.Moment("spec.startsAt", startsAt));
        }

        if (spec.Schedule is null)
            throw document.Fail("spec", "Write schedule, startTime and timeZone for a window that comes again, or startsAt for one that opens once.");
        var schedule = new LocalSchedule(
            document.Recurrence(spec.Schedule, spec.StartDate),
            document.Time("spec.startTime", spec.StartTime ?? throw document.Fail("spec", "startTime is missing; write HH:mm.")),
            document.Zone("spec.timeZone", spec.TimeZone ?? throw document.Fail("spec", "timeZone is missing; write a name of the IANA database such as Europe/Berlin or UTC.")));
        return new RecurringWindow(name, selector, duration, schedule, [.. spec.NotAllowedDates.Select((dates, i) => Dates(document, dates, $"spec.notAllowedDates[{i}]"))]);
    }

    private static DateInterval Dates(Document<MaintenanceWindowSpec> document, DatesSpec dates, string path)
    {
        var start = document.Date($"{path}.start", dates.Start);
        var end = document.Date($"{path}.end", dates.End);
        return end >= start ? new(start, end) : throw document.Fail($"{path}.end", $"{dates.End} is before {dates.Start}; both days are included.");
    }
}
