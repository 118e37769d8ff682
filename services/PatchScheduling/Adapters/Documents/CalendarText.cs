using NodaTime;
using NodaTime.Text;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

/// <summary>Reads the calendar parts that cycles, windows and freezes share; a wrong one is refused where it stands.</summary>
public static class CalendarText
{
    private static readonly LocalTimePattern TimeOfDay = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    extension<TSpec>(Document<TSpec> document)
    {
        public DateTimeZone Zone(string path, string? name) =>
            DateTimeZoneProviders.Tzdb.GetZoneOrNull(name ?? "")
            ?? throw document.Fail(path, $"'{name}' is not a time zone; write a name of the IANA database such as Europe/Berlin, UTC or UTC+05:30.");

        public LocalTime Time(string path, string? text) =>
            TimeOfDay.Parse(text ?? "").TryGetValue(default, out var time)
                ? time
                : throw document.Fail(path, $"'{text}' is not a time of day; write HH:mm, e.g. \"22:00\".");

        public LocalDate Date(string path, string text) =>
            LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var date)
                ? date
                : throw document.Fail(path, $"'{text}' is not a date; write YYYY-MM-DD.");

        public Instant Moment(string path, string text) =>
            OffsetDateTimePattern.ExtendedIso.Parse(text).TryGetValue(default, out var moment)
                ? moment.ToInstant()
                : throw document.Fail(path, $"'{text}' is not a moment; write it with its offset, e.g. 2026-11-21T20:00:00Z or 2026-11-21T22:00:00+02:00.");

        public Recurrence Recurrence(ScheduleSpec schedule, string? startDate)
        {
            LocalDate? start = startDate is null ? null : document.Date("spec.startDate", startDate);

            int Interval(string path, int value, int most)
            {
                if (value < 1 || value > most)
                    throw document.Fail(path, $"{value} is out of range; write 1 to {most}.");
                if (value > 1 && start is null)
                    throw document.Fail(path, $"An interval of {value} needs spec.startDate to count from.");
                return value;
            }

            return schedule switch
            {
                { Daily: { } daily, Weekly: null, AbsoluteMonthly: null, RelativeMonthly: null } =>
                    new Daily(Interval("spec.schedule.daily.intervalDays", daily.IntervalDays, 7)) { StartDate = start },
                { Daily: null, Weekly: { } weekly, AbsoluteMonthly: null, RelativeMonthly: null } =>
                    new Weekly(weekly.DayOfWeek.ToIsoDayOfWeek(), Interval("spec.schedule.weekly.intervalWeeks", weekly.IntervalWeeks, 4)) { StartDate = start },
                { Daily: null, Weekly: null, AbsoluteMonthly: { } monthly, RelativeMonthly: null } =>
                    monthly.DayOfMonth is >= 1 and <= 31
                        ? new AbsoluteMonthly(monthly.DayOfMonth, Interval("spec.schedule.absoluteMonthly.intervalMonths", monthly.IntervalMonths, 6)) { StartDate = start }
                        : throw document.Fail("spec.schedule.absoluteMonthly.dayOfMonth", $"{monthly.DayOfMonth} is not a day of a month; write 1 to 31."),
                { Daily: null, Weekly: null, AbsoluteMonthly: null, RelativeMonthly: { } relative } =>
                    new RelativeMonthly(relative.WeekIndex, relative.DayOfWeek.ToIsoDayOfWeek(), Interval("spec.schedule.relativeMonthly.intervalMonths", relative.IntervalMonths, 6)) { StartDate = start },
                _ => throw document.Fail("spec.schedule", "Write exactly one of daily, weekly, absoluteMonthly and relativeMonthly."),
            };
        }
    }

    private static IsoDayOfWeek ToIsoDayOfWeek(this DayOfWeek day) => day == DayOfWeek.Sunday ? IsoDayOfWeek.Sunday : (IsoDayOfWeek)(int)day;
}
